// The ranked lists: tabs, filter, and a button in every row.
(function (hotspot) {
  "use strict";

  function rowsOf(key) {
    return Array.from(document.querySelectorAll("#panel-" + key + " tbody tr"));
  }

  hotspot.say = function (text) {
    const status = document.getElementById("status");
    if (status) status.textContent = text;
  };

  hotspot.openTab = function (key) {
    for (const panel of document.querySelectorAll(".panel")) {
      const open = panel.dataset.key === key;
      panel.classList.toggle("open", open);
      const tab = document.getElementById("tab-" + panel.dataset.key);
      tab.setAttribute("aria-selected", String(open));
      tab.tabIndex = open ? 0 : -1;
    }
  };

  // Highlight the row of an item and say so; the row may be beyond those listed or filtered away.
  hotspot.markRow = function (key, index, name) {
    for (const row of document.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
    const row = rowsOf(key).find((candidate) => Number(candidate.dataset.index) === index);
    if (!row) {
      hotspot.say("Selected: " + name + " (not among the rows listed here)");
      return;
    }
    row.classList.add("chosen");
    const scroll = row.closest(".scroll");
    const head = scroll.querySelector("thead").offsetHeight;
    const top = row.offsetTop - head;
    if (top < scroll.scrollTop || row.offsetTop + row.offsetHeight > scroll.scrollTop + scroll.clientHeight) {
      scroll.scrollTop = top - 8;
    }
    hotspot.say("Selected: " + name + ", rank " + row.querySelector("td.rank").textContent);
  };

  function makeRows(key, choose) {
    for (const row of rowsOf(key)) {
      const head = row.querySelector("th.name");
      const button = hotspot.element("button", "", head.textContent);
      button.type = "button";
      head.replaceChildren(button);
      row.addEventListener("click", () => choose(key, Number(row.dataset.index), button.textContent));
    }
  }

  function makeFilter(panel) {
    const input = panel.querySelector("input[type=search]");
    if (!input) return;
    const rows = rowsOf(panel.dataset.key);
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      let shown = 0;
      for (const row of rows) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
        if (!row.hidden) shown += 1;
      }
      panel.querySelector(".nothing").hidden = shown > 0;
      hotspot.say(wanted ? shown + " of " + rows.length + " rows match" : "");
    });
  }

  function makeTabs() {
    const tabs = Array.from(document.querySelectorAll("[role=tab]"));
    const keyOf = (tab) => tab.id.replace("tab-", "");
    tabs.forEach((tab, position) => {
      tab.addEventListener("click", () => hotspot.openTab(keyOf(tab)));
      tab.addEventListener("keydown", (event) => {
        const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -position, End: tabs.length - 1 - position };
        if (!(event.key in steps)) return;
        event.preventDefault();
        const next = tabs[(position + steps[event.key] + tabs.length) % tabs.length];
        hotspot.openTab(keyOf(next));
        next.focus();
      });
    });
    if (tabs.length) hotspot.openTab(keyOf(tabs[0]));
  }

  hotspot.makeLists = function (choose) {
    makeTabs();
    for (const panel of document.querySelectorAll(".panel")) {
      makeRows(panel.dataset.key, choose);
      makeFilter(panel);
    }
  };
})(window.hotspot);
