/* What makes a page kinder where scripts run. Everything works without it. Words come from data attributes, translated. */
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const connection = document.getElementById("connection");
  const locked = new Set();

  /* Browsers that know autofocus for every element have done this already. */
  if (!("autofocus" in HTMLElement.prototype)) document.querySelector(".error-summary")?.focus();

  /* A text on its way to us is kept in this tab until a page arrives that shows it was taken. Votes are never kept. */
  const PREFIX = "typed:";
  const keyOf = (area) => PREFIX + location.pathname + "#" + area.name;
  const isKept = (area) => area.name && area.form?.dataset.keep !== "off";
  const areas = [...document.querySelectorAll("textarea")].filter(isKept);

  const read = (key) => JSON.parse(sessionStorage.getItem(key));
  const write = (key, text, sent) => {
    try {
      if (text.trim()) sessionStorage.setItem(key, JSON.stringify({ text, sent }));
      else sessionStorage.removeItem(key);
    } catch {
      /* The browser keeps nothing (private window, full): the page works as without scripts. */
    }
  };

  const arrival = performance.getEntriesByType("navigation")[0];
  const answered = arrival?.type === "navigate" && !(arrival.responseStatus >= 400);

  const forgetWhatWasTaken = () => {
    for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(PREFIX))) {
      const { text, sent } = read(key);
      const cameBack = areas.some((area) => keyOf(area) === key && area.value.trim() === text.trim());
      if (sent && answered && !cameBack) sessionStorage.removeItem(key);
      else write(key, text, false);
    }
  };

  const offerBack = (area) => {
    const kept = read(keyOf(area));
    if (!kept || area.value.trim()) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = words.restore;
    button.addEventListener("click", () => {
      area.value = kept.text;
      button.remove();
      area.focus();
    });
    area.after(button);
  };

  try {
    forgetWhatWasTaken();
    areas.forEach(offerBack);
  } catch {
    /* No storage in this browser: nothing was kept, so nothing is offered. */
  }
  for (const area of areas) area.addEventListener("input", () => write(keyOf(area), area.value, false));

  /* One press sends once; without a connection nothing is sent and the page says so. */
  const unlock = (form) => {
    locked.delete(form);
    form.querySelectorAll("[data-sending]").forEach((button) => {
      button.removeAttribute("aria-disabled");
      delete button.dataset.sending;
    });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (locked.has(form)) return event.preventDefault();
    if (!navigator.onLine && connection) {
      event.preventDefault();
      connection.textContent = words.offline;
      return;
    }
    locked.add(form);
    const button = event.submitter;
    if (button && !button.hasAttribute("aria-disabled")) {
      button.setAttribute("aria-disabled", "true");
      button.dataset.sending = "";
    }
    for (const area of areas) if (area.form === form) write(keyOf(area), area.value, true);
    setTimeout(unlock, 20000, form);
  });
  addEventListener("pageshow", () => [...locked].forEach(unlock));
  addEventListener("online", () => {
    if (connection) connection.textContent = "";
  });

  /* A menu closes when one goes on elsewhere, or at Escape. */
  const closeMenus = (here) => {
    for (const menu of document.querySelectorAll(".top details[open]")) if (!menu.contains(here)) menu.open = false;
  };
  addEventListener("pointerdown", (event) => closeMenus(event.target));
  addEventListener("focusin", (event) => closeMenus(event.target));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.activeElement.closest(".top details")?.querySelector("summary").focus();
    closeMenus(null);
  });

  /* Buttons that only a script can serve show themselves. */
  const serve = (attribute, act) => {
    for (const button of document.querySelectorAll(`[${attribute}]`)) {
      button.hidden = false;
      button.addEventListener("click", () => act(button));
    }
  };
  serve("data-print", () => print());
  if (navigator.clipboard) {
    serve("data-copy", async (button) => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    });
  }

  /* What was answered without a connection goes on its way from whatever page is opened next. */
  const isWaiting = (name) => name.startsWith("along:") && localStorage.getItem(name).includes('"ready":true');
  try {
    if (words.along && Object.keys(localStorage).some(isWaiting)) import(words.along);
  } catch {
    /* No storage in this browser: nothing waits. */
  }

  if (words.worker && "serviceWorker" in navigator) {
    const style = document.querySelector("link[rel=stylesheet]").href;
    const keep = new URLSearchParams({ style, page: words.offlinePage });
    navigator.serviceWorker.register(`${words.worker}?${keep}`, { scope: "/" });
  }
})();
