/* Keys for those who read many answers. They work only while a theme has the focus, so that they never get in the way of typing or of other programs. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-keys]");
  if (!form) return;
  document.querySelector(".keys").hidden = false;
  form.addEventListener("keydown", (event) => {
    const at = event.target;
    if (at.name !== "theme" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[value=place]"));
      return;
    }
    const found = form.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!found) return;
    event.preventDefault();
    found.click();
    if (found.type === "checkbox") found.focus();
  });
})();
