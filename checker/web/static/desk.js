// Short cuts over pages that work without it: keys, copying, fields and their boxes on a picture.
// Nothing is fetched and nothing is kept in the browser.
"use strict";

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
const rows = () => [...document.querySelectorAll("[data-row]")];
const linkOf = (row) => row.querySelector("a[href]");

for (const element of document.querySelectorAll(".only-script")) element.hidden = false;
document.querySelector("[data-faults]")?.focus();

function stepRow(step) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  linkOf(next)?.focus();
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
}

let hasPressedGo = false;
const KEYS = {
  j: () => stepRow(1),
  k: () => stepRow(-1),
  "/": () => document.querySelector("[data-search], input[type=search]")?.focus(),
  "[": () => follow("a[rel=first], a[rel=prev]"),
  "]": () => follow("a[rel=next]"),
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (hasPressedGo) {
    hasPressedGo = false;
    follow(`[data-go="${CSS.escape(event.key)}"]`);
  } else if (event.key === "g") {
    hasPressedGo = true;
    setTimeout(() => { hasPressedGo = false; }, 1500);
  } else if (Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  } else {
    // A page's own actions: <a data-key="a"> or <button data-key="a">.
    const action = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (action) { event.preventDefault(); action.focus(); action.click(); }
  }
});

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(copy.dataset.copy);
    copy.classList.add("good");
    return;
  }
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
});

// A field and its box point at one another by data-mate; whichever is pointed at lights the other.
function light(target, isLit) {
  const here = target.closest("[data-mate]");
  if (!here) return;
  for (const id of [here.dataset.mate, here.id]) {
    const element = id && document.getElementById(id);
    if (element) element.classList.toggle("is-here", isLit);
  }
}
for (const [kind, isLit] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(kind, (event) => {
    if (event.target instanceof Element) light(event.target, isLit);
  });
}
