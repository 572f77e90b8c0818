/* The time without a connection: the questions are asked from what is kept here, and answers are sealed so that only the site can open them. */
"use strict";
kiosk.away = (() => {
  const PREFIX = "kiosk:";
  const SHELF = "taken-along"; /* the one shelf that the service worker leaves alone */
  const KEPT_AT = "kiosk-kept-at";
  const FRESH = 10 * 60 * 1000;
  const LOCK = "kiosk-lock"; /* what closes, and cannot open */
  const PURPOSE = new TextEncoder().encode("isegoria kiosk parcel");
  const CURVE = { name: "ECDH", namedCurve: "P-256" };
  let page, parcel, codes = {}, sending = false, mine = new Set();

  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (one) => parseInt(one, 16));
  const hex = (data) => Array.from(new Uint8Array(data), (one) => one.toString(16).padStart(2, "0")).join("");
  const random = (count) => hex(crypto.getRandomValues(new Uint8Array(count)));
  const canSeal = () => Boolean(window.crypto?.subtle && localStorage.getItem(LOCK));

  const seal = async (words) => {
    const lock = await crypto.subtle.importKey("raw", bytes(localStorage.getItem(LOCK)), CURVE, false, []);
    const own = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: lock }, own.privateKey, 256);
    const source = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: PURPOSE };
    const key = await crypto.subtle.deriveKey(how, source, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(words));
    return hex(await crypto.subtle.exportKey("raw", own.publicKey)) + hex(iv) + hex(closed);
  };

  /* Sixteen digits of a receipt, as the site itself draws them. */
  const drawn = () => {
    let digits = "";
    while (digits.length < 14) for (const one of crypto.getRandomValues(new Uint8Array(20))) if (one < 250 && digits.length < 14) digits += one % 10;
    const rest = Number((BigInt(digits) * 100n) % 97n);
    return digits + String(98 - rest).padStart(2, "0");
  };

  const waiting = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));

  /* Only what belongs to a visit that is over; the key makes a second arrival harmless. */
  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      for (const name of waiting().filter((one) => !mine.has(one))) {
        const answer = await fetch(kiosk.address("parcel"), { method: "POST", body: bytes(localStorage.getItem(name)) });
        if (answer.status === 201) localStorage.removeItem(name);
      }
    } catch {
      /* No connection yet. */
    }
    sending = false;
  };

  const keep = async () => {
    if (!("caches" in window)) return;
    const start = document.body;
    localStorage.setItem(LOCK, start.dataset.lock);
    if (Date.now() - Number(localStorage.getItem(KEPT_AT)) > FRESH) await keepAll(start);
    document.body.dataset.kept = "";
  };

  const keepAll = async (start) => {
    const shelf = await caches.open(SHELF);
    const files = [...document.querySelectorAll("script[src], link[href]")].map((one) => one.src || one.href);
    await shelf.addAll(files);
    const pages = [...document.querySelectorAll("button[formaction]")].map((one) => `${one.formAction}kept/`);
    for (const one of pages) await shelf.put(one, await fetch(one, { cache: "reload" }));
    if (start.dataset.worker && "serviceWorker" in navigator) {
      const asked = new URLSearchParams({ style: document.querySelector("link[rel=stylesheet]").href, page: location.pathname });
      await navigator.serviceWorker.register(`${start.dataset.worker}?${asked}`, { scope: "/" });
      await navigator.serviceWorker.ready;
    }
    await navigator.storage?.persist?.();
    localStorage.setItem(KEPT_AT, Date.now());
  };

  const show = (section) => {
    for (const one of page.querySelectorAll("section.step")) one.hidden = one !== section;
    for (const one of page.querySelectorAll("[data-sheet]")) one.hidden = !one.contains(section);
    kiosk.arrive();
  };
  const current = () => page.querySelector("section.step:not([hidden])");
  const menu = () => page.querySelector("[data-menu]");

  /* The answers of one sheet, as a page would send them. */
  const answersIn = (sheet) => {
    const found = new URLSearchParams(parcel.before);
    for (const field of sheet.querySelectorAll("[name]")) {
      if (field.closest("[data-answered]") && (!["radio", "checkbox"].includes(field.type) || field.checked)) found.append(field.name, field.value);
    }
    return found.toString();
  };

  const put = async () => {
    const { before, sheet, ...rest } = parcel;
    const words = JSON.stringify({ ...rest, form: sheet ? answersIn(sheet) : before, filled_at: new Date().toISOString() });
    const name = PREFIX + parcel.key;
    mine.add(name);
    localStorage.setItem(name, await seal(words));
  };

  const enter = (sheet, before = "", passed = []) => {
    const { process, type, position } = sheet.dataset;
    codes[process] ??= drawn();
    parcel = { key: random(16), process, type_slug: type, position: Number(position), language: kiosk.language(), code: codes[process], before, sheet };
    for (const one of sheet.querySelectorAll("section.step")) if (passed.includes(one.dataset.name)) one.remove();
    next(null);
  };

  const thank = (code) => {
    const thanks = page.querySelector("[data-thanks]");
    thanks.querySelector(".receipt").textContent = code.replace(/\d{4}(?=\d)/g, "$& ");
    show(thanks);
  };
  const isKept = () => parcel && localStorage.getItem(PREFIX + parcel.key) !== null;
  const next = (from) => {
    const steps = [...parcel.sheet.querySelectorAll("section.step")];
    const following = steps[steps.indexOf(from) + 1];
    if (following) return show(following);
    return isKept() ? thank(parcel.code) : show(menu());
  };

  /* What the keys do while the page is this one. */
  const act = async (button) => {
    if (button?.name === "sheet") return enter(page.querySelector(`[data-sheet="${button.value}"]`));
    const here = current();
    if (here.matches("[data-thanks]") && button?.name !== "turn") return kiosk.wipe();
    if (button?.value === "finish") return isKept() ? thank(parcel.code) : kiosk.wipe();
    if (button?.value === "back") {
      const steps = parcel?.sheet ? [...parcel.sheet.querySelectorAll("section.step")] : [];
      const at = steps.indexOf(here);
      if (here === menu()) return kiosk.wipe();
      return show(at > 0 ? steps[at - 1] : menu());
    }
    if (button?.name === "turn" || here === menu()) return undefined;
    here.dataset.answered = "";
    try {
      await put();
    } catch {
      return kiosk.tell(document.body.dataset.cannot);
    }
    return next(here);
  };

  /* A form that could not be sent: the kiosk goes on by itself from there. */
  const take = async (form, data, path) => {
    const { cannot, waiting: words } = document.body.dataset;
    const answer = canSeal() && (await caches.match(`${path}kept/`));
    if (!answer) return kiosk.tell(cannot);
    const at = data.get("act") === "answer" ? data.get("at") || "" : "";
    const [activity, name] = [at.split(" ")[0], at.slice(at.indexOf(" ") + 1)];
    for (const [field, value] of data) if (field.startsWith("visit-")) codes[field.slice(6)] ??= value.slice(0, 16);
    kiosk.show(await answer.text());
    page = document;
    if (data.get("look")) kiosk.look(data.get("look"));
    if (data.get("act") === "finish" && codes[data.get("question")]) return thank(codes[data.get("question")]);
    const sheet = at && page.querySelector(`[data-sheet="${activity}"]`);
    if (!sheet) {
      show(menu());
      return kiosk.tell(words);
    }
    const before = new URLSearchParams([...data].filter(([field]) => field.split(".")[0] === name || field === `carried-${name}`));
    const done = [...data.getAll("done"), at].map((one) => one.slice(one.indexOf(" ") + 1));
    enter(sheet, before.toString(), done);
    await put().catch(() => null);
    return kiosk.tell(words);
  };

  addEventListener("online", send);
  return { act, isOn: () => Boolean(page), keep, send, take, waiting: () => waiting().length };
})();
