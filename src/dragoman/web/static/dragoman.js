// Comfort only: every page works without this file. Evidence opens beside the board, lists act at once, keys.
"use strict";
(() => {
  const drawer = () => document.getElementById("drawer");
  let opener = null, before = null;

  function close() {
    const box = drawer();
    if (!box || !box.classList.contains("open")) return false;
    box.classList.remove("open");
    box.replaceChildren();
    if (before) history.pushState({}, "", before);
    if (opener && opener.isConnected) opener.focus();
    opener = before = null;
    return true;
  }

  const address = (link) => new URL(link.getAttribute("href"), location.href).href; // a mark's link is no HTML

  async function open(link) {
    const answer = await fetch(address(link), {credentials: "same-origin"});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("evidence");
    const box = drawer();
    if (!answer.ok || !found) { location.href = address(link); return; }
    if (!opener || !box.classList.contains("open")) { before = location.pathname + location.search; }
    opener = link;
    const button = document.createElement("button");
    button.type = "button"; button.className = "close"; button.textContent = "Close ";
    const key = document.createElement("kbd"); key.textContent = "Esc"; button.append(key);
    button.addEventListener("click", close);
    box.replaceChildren(button, found);
    box.classList.add("open");
    history.pushState({}, "", address(link));
    button.focus();
    box.scrollTop = 0;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-drawer]");
    if (!link || !drawer() || link.closest("#drawer") || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    if (!matchMedia("(min-width: 901px)").matches) return;
    event.preventDefault();
    open(link).catch(() => { location.href = address(link); });
  });
  if (document.querySelector("[data-again]")) setTimeout(() => location.reload(), 1000);

  addEventListener("popstate", () => location.reload());

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && event.target.matches("[data-now]")) form.requestSubmit();
  });

  const on = () => localStorage.getItem("keys") !== "off";
  const toggle = document.getElementById("keys-on");
  if (toggle) {
    toggle.checked = on();
    toggle.addEventListener("change", () => localStorage.setItem("keys", toggle.checked ? "on" : "off"));
  }

  const quotes = () => [...document.querySelectorAll("main .quote")];
  function step(by) {
    const all = quotes();
    if (!all.length) return;
    const at = all.findIndex((one) => one.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({block: "nearest"});
  }

  // A control says by aria-keyshortcuts which key is its own: in the sentence that has the focus, else anywhere on the page.
  function use(key) {
    const within = document.activeElement.closest && document.activeElement.closest(".quote");
    const all = [...document.querySelectorAll(`[aria-keyshortcuts="${CSS.escape(key)}"]`)];
    const found = all.find((one) => within && within.contains(one)) || all.find((one) => !one.closest(".quote") || quotes().length === 1);
    if (!found) return false;
    const details = found.closest("details");
    if (details) details.open = true;
    if (found.matches("summary")) { const first = details.querySelector("textarea, select, input:not([type=hidden])"); (first || found).focus(); }
    else if (found.matches("input, textarea, select")) found.focus();
    else if (found.matches("legend")) found.parentElement.querySelector("select").focus();
    else found.click();
    return true;
  }

  addEventListener("DOMContentLoaded", () => {
    const aim = location.hash && document.getElementById(location.hash.slice(1));
    if (aim && aim.matches(".quote")) aim.focus();
    else if (location.hash && location.hash.startsWith("#n")) { const all = quotes(); if (all.length) { all[all.length - 1].tabIndex = -1; all[all.length - 1].focus(); } }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && close()) { event.preventDefault(); return; }
    if (event.target.matches("input:not([type=checkbox]), textarea, select") || event.metaKey || event.ctrlKey || event.altKey || !on()) return;
    if (event.key === "/") { const box = document.getElementById("q"); if (box) { event.preventDefault(); box.focus(); } }
    else if (event.key === "?") location.href = "/keys";
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key.length === 1 && use(event.key)) event.preventDefault();
  });
})();
