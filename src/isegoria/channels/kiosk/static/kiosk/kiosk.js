/* The keys, the time-out and the change of screens of a kiosk. All of it stays on one page of the browser: there is nothing to go back to. */
"use strict";
(() => {
  const LONGEST_WAIT = 15000;
  const LEAST_GRACE = 30000;
  const CODES = { NumpadMultiply: "*", NumpadEnter: "#", NumpadDivide: "#" };
  const LETTERS = { 0: " 0", 1: ".,?!1", 2: "abc2", 3: "def3", 4: "ghi4", 5: "jkl5", 6: "mno6", 7: "pqrs7", 8: "tuv8", 9: "wxyz9" };
  const AGAIN = 1200;
  const LOOKS = ["large", "larger", "contrast", "light"];
  const root = document.documentElement;
  const { speech, away } = kiosk;
  const words = () => document.body.dataset;
  let typed = "", tap = { at: 0 }, idle, sending = false, touched = false;

  kiosk.address = (what) => location.pathname.replace(/^(.*)\/[^/]+\/kiosk\/([^/]+)\/$/, `$1/kiosk/$2/${what}`);
  kiosk.language = () => root.lang.toLowerCase();

  /* What is on the screen now: the help, if it is open, else the question. */
  const help = () => document.querySelector("details.help");
  const panel = () => (help()?.open && help().querySelector(".sheet")) || document.querySelector("main .step:not([hidden])") || document.querySelector("main");
  const isSeen = (one) => !one.closest("[hidden]") && !one.closest(".on-paper");
  const numbered = () => [...panel().querySelectorAll("[data-number]")].filter(isSeen);
  const isMany = () => numbered().length > 8;
  const isTyped = (one) => Boolean(one?.matches?.("textarea, input:not([type]), input[type=text]"));
  const language = (one) => one.closest("[lang]").lang;

  /* Speaking. */
  const spelled = (text) => text.replace(/(\d)(?=\d)/g, "$1 ");
  const piece = (text, one) => ({ words: text, language: language(one) });
  const own = (text) => ({ words: text, language: root.lang });
  const labelOf = (one) => (one.closest("p.act") || one).querySelector("span");
  const stateOf = (one) => (one.checked ? [own(words().chosen)] : []);
  const ofKey = (one) => {
    const field = one.matches("[data-number]") ? one : one.querySelector("[data-number]");
    const box = field.closest("[data-press]");
    const press = box ? { words: box.dataset.press, language: one.lang || root.lang } : own(`${field.dataset.number}:`);
    const hint = one.querySelector("small");
    const value = isTyped(field) && field.value ? [own(`${words().typed} ${spelled(field.value)}`)] : [];
    return [press, ...stateOf(field), piece(labelOf(field).textContent, labelOf(field)), ...(hint ? [own(hint.textContent)] : []), ...value];
  };
  const pieces = () => {
    const said = document.getElementById("said");
    const all = [...panel().querySelectorAll("h1, h2, p, li, button.act")].filter((one) => isSeen(one) && one !== said);
    const alone = all.filter((one) => !all.some((other) => other !== one && other.contains(one)));
    const found = alone.flatMap((one) => {
      if (one.matches(".act")) return ofKey(one);
      return [piece(one.querySelector(".receipt") ? spelled(one.textContent) : one.textContent, one.querySelector("[lang]") || one)];
    });
    const first = said && !said.hidden ? [own(said.textContent)] : [];
    return [...first, ...found, ...(isMany() ? [own(words().many)] : []), ...("start" in words() ? [] : [own(words().keys)])];
  };
  const read = () => speech.say(pieces());
  const say = (...texts) => speech.say(texts.map((one) => (typeof one === "string" ? own(one) : one)));

  kiosk.tell = (text) => {
    const said = document.getElementById("said");
    said.textContent = text;
    said.hidden = false;
    said.scrollIntoView({ block: "nearest" });
    read();
  };

  /* A new screen. */
  const looked = () => document.querySelector("input[name=look]")?.value || "";
  kiosk.look = (names) => {
    const wanted = names.split(" ");
    for (const one of LOOKS) root.classList.toggle(one, wanted.includes(one));
    speech.state.slow = wanted.includes("slow");
    const field = document.querySelector("input[name=look]");
    if (field) field.value = names;
  };
  const turn = (name) => {
    const names = new Set(looked().split(" ").filter(Boolean));
    if (!names.delete(name) && !(name === "large" && names.delete("larger")) && !(name === "contrast" && names.delete("light"))) names.add(name);
    kiosk.look([...names].join(" "));
  };
  kiosk.show = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    if (page.body.id !== "kiosk") return false;
    /* A page kept for the time without a connection knows nothing of the visit; any other carries its look. */
    const isOfTheVisit = page.querySelector("input[name=sitting]")?.value;
    const look = isOfTheVisit ? page.querySelector("input[name=look]").value : looked();
    root.lang = page.documentElement.lang;
    root.dir = page.documentElement.dir;
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
    kiosk.look(look);
    return true;
  };
  kiosk.arrive = () => {
    typed = "";
    for (const one of document.querySelectorAll("[data-do], [data-key='9']")) one.hidden = false;
    for (const one of document.querySelectorAll("form")) one.autocomplete = "off";
    scrollTo(0, 0);
    panel().querySelector("[role=alert], h1")?.focus?.();
    panel().querySelector("h1")?.focus();
    if (speech.state.on) read();
    watch();
  };

  kiosk.wipe = async () => {
    speech.stop();
    const form = document.querySelector("form");
    const sitting = form?.elements.namedItem("sitting")?.value;
    if (sitting) {
      const body = new URLSearchParams({ act: "end", sitting, ticket: form.elements.namedItem("ticket").value });
      fetch(location.pathname, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => null);
    }
    document.body.replaceChildren();
    location.replace(location.pathname);
  };

  const submit = async (form, button) => {
    if (sending) return;
    const data = new FormData(form, button?.type === "submit" && button.name ? button : null);
    if (data.get("act") === "end") return kiosk.wipe();
    if (away.isOn()) return away.act(button);
    const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
    sending = true;
    speech.stop();
    try {
      const body = new URLSearchParams(data);
      const answer = await fetch(address, { method: "POST", body, signal: AbortSignal.timeout(LONGEST_WAIT) });
      if (answer.redirected) return kiosk.wipe();
      if (answer.status >= 500) throw new Error("not there");
      if (kiosk.show(await answer.text())) kiosk.arrive();
      else kiosk.wipe();
    } catch {
      await away.take(form, data, new URL(address).pathname);
    } finally {
      sending = false;
    }
    return undefined;
  };

  /* What a key or a touch does. */
  const doing = {
    speech: () => {
      speech.state.on = !speech.state.on;
      if (speech.state.on) read();
      else speech.stop();
    },
    slow: () => {
      turn("slow");
      speech.state.on = true;
      read();
    },
    loud: () => {
      speech.state.loud = (speech.state.loud + 1) % 3;
      speech.state.on = true;
      read();
    },
    blank: () => {
      root.classList.toggle("blank");
      speech.state.on = true;
      read();
    },
    print: () => print(),
  };

  const press = (number) => {
    const found = numbered().find((one) => one.dataset.number === number);
    if (!found) return say(words().noNumber);
    if (isTyped(found)) {
      found.focus();
      return say(piece(labelOf(found).textContent, labelOf(found)), words().typing);
    }
    found.click();
    if (!found.checked && !["radio", "checkbox"].includes(found.type)) return undefined;
    return say(found.checked ? words().chosen : words().unchosen, piece(labelOf(found).textContent, labelOf(found)));
  };

  const act = (key) => {
    if (typed && key === "*") {
      typed = "";
      return read();
    }
    if (typed && key === "#") {
      const number = typed;
      typed = "";
      return press(number);
    }
    if (key === "9" && !typed) {
      speech.state.on = true;
      return read();
    }
    if (key === "0" && !typed) return help().querySelector("summary").click();
    if (/\d/.test(key)) {
      if (!isMany()) return press(key);
      typed += key;
      return say(typed);
    }
    if (help()?.open) return help().querySelector("summary").click();
    return document.querySelector(`[data-key="${key}"]`)?.click();
  };

  /* Writing by keypad: digits where a number is asked for, else letters by pressing again. */
  const leave = (field) => {
    field.blur();
    panel().querySelector("h1")?.focus();
    say(field.value ? `${words().typed} ${field.matches("[data-typed=text], textarea") ? field.value : spelled(field.value)}` : words().nothing, words().keys);
  };
  const put = (field, text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const letter = (field, key) => {
    const now = performance.now();
    const letters = LETTERS[key];
    const isNext = tap.key === key && now - tap.at < AGAIN;
    const at = isNext ? (tap.place + 1) % letters.length : 0;
    tap = { key, place: at, at: now };
    put(field, (isNext ? field.value.slice(0, -1) : field.value) + letters[at]);
    say(letters[at]);
  };
  const dashed = (kind, text) => {
    const digits = text.replace(/\D/g, "");
    if (kind === "date" && digits.length === 8) return digits.replace(/(\d{4})(\d\d)(\d\d)/, "$1-$2-$3");
    if (kind === "time" && digits.length === 4) return digits.replace(/(\d\d)(\d\d)/, "$1:$2");
    return text;
  };
  const write = (field, key) => {
    if (key === "#") return leave(field);
    if (key === "*") {
      if (!field.value) return leave(field);
      say(field.value.at(-1));
      return put(field, field.value.slice(0, -1));
    }
    if (field.matches("textarea, [data-typed=text]")) return letter(field, key);
    put(field, dashed(field.dataset.typed, field.value + key));
    return say(key);
  };

  const keyOf = (event) => {
    const isPad = event.code.startsWith("Numpad");
    /* By its place, whether or not the lock of the numbers is on. */
    const key = CODES[event.code] || event.code.match(/^Numpad(\d)$/)?.[1] || (/^[0-9*#]$/.test(event.key) ? event.key : "");
    if (isTyped(event.target)) {
      const isWords = event.target.matches("textarea, [data-typed=text]");
      return isPad || (!isWords && /^[*#]$/.test(key)) ? key : "";
    }
    return key;
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (goOn()) return event.preventDefault();
    watch();
    const key = keyOf(event);
    if (!key) return;
    event.preventDefault();
    if (event.repeat) return;
    if (event.code.startsWith("Numpad") && !speech.state.on && "start" in words()) speech.state.on = true;
    if (isTyped(event.target)) write(event.target, key);
    else act(key);
  });
  addEventListener("pointerdown", (event) => {
    if (goOn()) event.preventDefault();
    else watch();
  });
  addEventListener("input", () => watch());

  addEventListener("submit", (event) => {
    event.preventDefault();
    const { submitter } = event;
    if (submitter?.name === "turn") return turn(submitter.value);
    return submit(event.target, submitter);
  });
  addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-do], [data-key='9']");
    if (button?.dataset.do) doing[button.dataset.do]();
    else if (button) act("9");
  });
  addEventListener("toggle", (event) => event.target.matches?.("details.help") && speech.state.on && read(), true);
  addEventListener("contextmenu", (event) => event.preventDefault());

  /* Nobody there? A warning that any key ends, as often as one likes; then everything is cleared. */
  const still = () => document.getElementById("still");
  const watch = () => {
    clearTimeout(idle);
    touched = touched || !("start" in words());
    idle = setTimeout(warn, Number(words().patience) * 1000);
  };
  const warn = () => {
    if (speech.state.busy) return watch();
    if ("start" in words()) return touched || speech.state.on || root.className ? kiosk.wipe() : watch();
    const text = words().still;
    document.getElementById("still-words").textContent = text;
    still().hidden = false;
    still().querySelector("button").focus();
    say(text);
    idle = setTimeout(kiosk.wipe, Math.max(LEAST_GRACE, Number(words().patience) * 500));
    return undefined;
  };
  const goOn = () => {
    if (!still() || still().hidden) return false;
    still().hidden = true;
    panel().querySelector("h1")?.focus();
    if (speech.state.on) read();
    watch();
    return true;
  };

  const report = async () => {
    await away.send();
    const body = JSON.stringify({ waiting: away.waiting(), version: words().version });
    await fetch(kiosk.address("report"), { method: "POST", body }).catch(() => null);
  };
  if (document.body.id === "kiosk") {
    kiosk.arrive();
    setInterval(report, Number(words().reports) * 1000);
    report();
    if ("start" in words()) away.keep().catch(() => null);
  }
})();
