/* Keeps the style sheet and the offline page, and shows them when the network does not answer. Nothing else is kept. */
"use strict";
const wanted = new URL(location.href).searchParams;
const kept = ["style", "page"].map((name) => new URL(wanted.get(name), location.href)).filter((address) => address.origin === location.origin);
const [style, page] = kept.map((address) => address.href);
const shelf = "offline:" + location.search;

const store = async () => {
  await (await caches.open(shelf)).addAll(kept.map((address) => new Request(address, { cache: "reload" })));
  await skipWaiting();
};

const clear = async () => {
  const old = (await caches.keys()).filter((name) => name !== shelf);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
};

addEventListener("install", (event) => event.waitUntil(store()));
addEventListener("activate", (event) => event.waitUntil(clear()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(page)));
  else if (request.url === style) event.respondWith(caches.match(style).then((found) => found || fetch(request)));
});
