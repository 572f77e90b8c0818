/* Keeps the style sheet and the offline page, and shows them when the network does not answer; so too what somebody took along. Nothing else is kept. */
"use strict";
const wanted = new URL(location.href).searchParams;
const always = ["style", "page"].map((name) => new URL(wanted.get(name), location.href)).filter((address) => address.origin === location.origin);
const [style, page] = always.map((address) => address.href);
const shelf = "offline:" + location.search;
const takenAlong = "taken-along";

const store = async () => {
  await (await caches.open(shelf)).addAll(always.map((address) => new Request(address, { cache: "reload" })));
  await skipWaiting();
};

const clear = async () => {
  const old = (await caches.keys()).filter((name) => name !== shelf && name !== takenAlong);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
};

addEventListener("install", (event) => event.waitUntil(store()));
addEventListener("activate", (event) => event.waitUntil(clear()));

const kept = async (request) => (await caches.match(request.url.split("#")[0], { ignoreVary: true })) || Response.error();
const parts = new Set(["script", "style"]);

addEventListener("fetch", (event) => {
  const { request } = event;
  const fromShelf = () => kept(request);
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(fromShelf).then((found) => (found.type === "error" ? caches.match(page) : found)));
  else if (request.url === style) event.respondWith(caches.match(style).then((found) => found || fetch(request)));
  else if (parts.has(request.destination)) event.respondWith(fetch(request).catch(fromShelf));
});
