// Fills in a form as the web forms of ODK do, and gives the XML that they would send.
// In: {"form": XML, "times": [[[node, value], ...], ...]}: the answers of each time it is filled in.
// Out, for each time: {"xml": what is sent, "wrong": [node whose answer is not taken], "shown": {node: words}}.
import { JSDOM } from "jsdom";
import { createRequire } from "node:module";

// The engine is made for browsers; its parser of rules asks for what a bundler would have put in.
const { window } = new JSDOM("<!doctype html>", { url: "http://localhost/" });
for (const name of ["window", "document", "DOMParser", "XMLSerializer", "Node", "Element", "Document", "Text", "Comment", "Attr", "XMLDocument", "XPathResult", "Event", "HTMLElement", "NodeFilter"]) {
  globalThis[name] ??= name === "window" ? window : window[name];
}
globalThis.require = createRequire(import.meta.url);
globalThis.__dirname = new URL("./node_modules/@getodk/xforms-engine/dist", import.meta.url).pathname;

const { createInstance } = await import("@getodk/xforms-engine");

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { form, times } = JSON.parse(Buffer.concat(chunks));

const leaves = function* (node) {
  yield node;
  for (const one of node.currentState.children ?? []) yield* leaves(one);
};
const nameOf = (node) => node.currentState.reference.split("/").pop();
const put = (node, value) => {
  if (node.nodeType === "select") node.selectValues(value === "" ? [] : value.split(" "));
  else if (node.nodeType === "rank") node.setValues(value.split(" "));
  else if (node.nodeType === "trigger") node.setValue(value !== "");
  else node.setValue(value);
};
const fill = async (answers) => {
  const { root } = await createInstance(form, {});
  for (const [name, value] of answers) {
    const node = [...leaves(root)].find((one) => nameOf(one) === name);
    if (!node) throw new Error(`no node ${name}`);
    put(node, value);
  }
  const payload = await root.prepareInstancePayload();
  const labelled = [...leaves(root)].filter((one) => one.currentState.label);
  return {
    xml: await payload.data[0].get("xml_submission_file").text(),
    wrong: (payload.violations ?? []).map((one) => one.reference.split("/").pop()),
    shown: Object.fromEntries(labelled.map((one) => [nameOf(one), one.currentState.label.asString])),
  };
};
const filled = [];
for (const answers of times) filled.push(await fill(answers));
process.stdout.write(JSON.stringify(filled), () => process.exit(0));
