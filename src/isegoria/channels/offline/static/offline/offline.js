/* Keeps a form that was opened once, and what is answered in it, on this device, and sends it when there is a connection. */
(() => {
  "use strict";
  /* Its own page asks for it, and every page on which something waits. */
  const { dataset } = document.documentElement;
  if (dataset.along) return;
  dataset.along = "here";
  const SHELF = "taken-along";
  const PREFIX = "along:";
  const AGAIN = 60000;
  const form = document.querySelector("form[data-along]");
  const status = form ? document.getElementById("along") : document.getElementById("connection");
  let sending = false;

  let told = false; /* of an answer, which matters more than the page that holds it */

  const say = (text) => {
    told = true;
    if (status) status.textContent = text;
  };
  const sayOfPage = (text) => {
    if (!told) status.textContent = text;
  };
  const named = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const entries = () =>
    Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => JSON.parse(localStorage.getItem(name)));
  const put = (entry) => localStorage.setItem(PREFIX + entry.key, JSON.stringify(entry));
  const waiting = () => entries().filter((one) => one.ready);

  /* One by one; what got no answer stays and is tried again. The key makes a second arrival harmless. */
  const send = async (entry) => {
    const headers = { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" };
    const answer = await fetch(entry.action, { method: "POST", headers, body: entry.body, credentials: "same-origin" });
    if (answer.status >= 500 || answer.status === 429) return false;
    const { code, left, error } = await answer.json();
    entry.ready = false;
    if (answer.ok) Object.assign(entry, { code, left, body: "", error: "" });
    else entry.error = error;
    put(entry);
    say(answer.ok ? named(entry.words.sent, { name: entry.name, receipt: code.replace(/\d{4}(?=\d)/g, "$& ") }) : error);
    return true;
  };

  const sendAll = async () => {
    if (sending) return;
    sending = true;
    try {
      for (const entry of waiting()) await send(entry);
    } catch {
      /* No connection, or none that lets answers through: they stay on the device. */
    }
    sending = false;
    const left = waiting();
    if (left.length) say(named(left[0].words.waiting, { count: left.length }));
    show();
  };

  /* The page of one form. */
  const words = form?.dataset;
  const keyBox = form?.elements.namedItem("key");
  const current = () => JSON.parse(localStorage.getItem(PREFIX + keyBox.value) || "null");

  const keep = (ready) => {
    const entry = {
      key: keyBox.value,
      name: words.name,
      action: form.action,
      page: location.pathname,
      body: new URLSearchParams(new FormData(form)).toString(),
      ready,
      words: { sent: words.sent, waiting: words.waiting },
    };
    try {
      put(entry);
      say(ready ? named(words.waiting, { count: waiting().length }) : words.kept);
      return true;
    } catch {
      say(words.full);
      return false;
    }
  };

  const fill = (entry) => {
    for (const [name, value] of new URLSearchParams(entry.body)) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.checked || field.value === value;
        else if (field.type !== "hidden") field.value = value;
      }
    }
  };

  function show() {
    if (!form) return;
    const here = entries().filter((one) => one.page === location.pathname);
    const list = document.getElementById("along-sent");
    list.replaceChildren(
      ...here.filter((one) => one.code || one.error).map((one) => {
        const line = document.createElement("li");
        const receipt = document.createElement("bdi");
        receipt.textContent = one.code ? one.code.replace(/\d{4}(?=\d)/g, "$& ") : one.error;
        line.append(receipt, ...Object.values(one.left || {}).map((why) => ` ${why}`));
        return line;
      }),
    );
    document.getElementById("along-done").hidden = !here.length;
    const mine = current();
    const done = Boolean(mine && (mine.ready || mine.code));
    document.getElementById("along-questions").disabled = done;
    document.getElementById("along-next").hidden = !done || !spare().length;
  }

  const spare = () => {
    const used = new Set(entries().map((one) => one.key));
    return words.spare.split(" ").filter((one) => one && !used.has(one.split("/")[0]));
  };

  const another = () => {
    const [key, visit] = spare()[0].split("/");
    form.reset();
    keyBox.value = key;
    form.elements.namedItem("visit").value = visit;
    show();
    say("");
    form.scrollIntoView();
  };

  const remove = async () => {
    for (const one of entries()) if (one.page === location.pathname) localStorage.removeItem(PREFIX + one.key);
    await (await caches.open(SHELF)).delete(location.pathname);
    form.reset();
    show();
    say(words.removed);
  };

  const takeAlong = async () => {
    const files = [...document.querySelectorAll("script[src]")].map((one) => one.src);
    const style = document.querySelector("link[rel=stylesheet]").href;
    const shelf = await caches.open(SHELF);
    await shelf.addAll([...files, style]);
    await shelf.put(location.pathname, await fetch(location.pathname, { cache: "reload" }));
    await navigator.storage?.persist?.();
    await navigator.serviceWorker.ready;
  };

  if (form) {
    form.addEventListener("input", () => keep(false));
    form.addEventListener("submit", (event) => {
      if (!keep(true)) return;
      event.preventDefault();
      event.stopPropagation();
      show();
      sendAll();
    });
    document.getElementById("along-next").addEventListener("click", another);
    document.getElementById("along-remove").addEventListener("click", remove);
    const unsent = entries().find((one) => one.page === location.pathname && !one.code);
    if (unsent) {
      keyBox.value = unsent.key;
      fill(unsent);
    }
    show();
    if (unsent && !unsent.ready) say(words.kept);
    if (navigator.onLine && "caches" in window) {
      takeAlong().then(
        () => sayOfPage(words.ready),
        () => sayOfPage(words.cannot),
      );
    }
  }
  addEventListener("online", sendAll);
  setInterval(() => waiting().length && sendAll(), AGAIN);
  sendAll();
})();
