/* Passkeys: asks the browser for one and sends what it answers with the form. Words come from data attributes, translated. */
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const known = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

  const create = ({ publicKey: asked }) =>
    navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: bytes(asked.challenge),
        user: { ...asked.user, id: bytes(asked.user.id) },
        excludeCredentials: known(asked.excludeCredentials),
        /* The key must know by itself whose it is, and check that the person is there. */
        authenticatorSelection: { ...asked.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" },
      },
    });

  const get = ({ publicKey: asked }) =>
    navigator.credentials.get({
      publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) },
    });

  const written = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    });
  };

  const options = async ({ ask, options: place }) => {
    if (!ask) return JSON.parse(document.getElementById(place).textContent);
    const answer = await fetch(ask, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  const serve = async (form) => {
    const said = form.querySelector("[role=alert]");
    said.textContent = "";
    try {
      const found = await options(form.dataset);
      const isNew = form.dataset.passkey === "create";
      const credential = await (isNew ? create(found.creation_options) : get(found.request_options));
      form.elements.credential.value = written(credential);
      form.submit();
    } catch (problem) {
      said.textContent = problem.name === "NotAllowedError" ? form.dataset.cancelled : `${form.dataset.failed} ${problem.message}`;
    }
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => serve(form));
  }
})();
