// On narrow screens the legend is folded away; without scripts and on paper it stays open.
(() => {
  const narrow = window.matchMedia("screen and (max-width: 900px)");
  const fold = (open) => {
    for (const legend of document.querySelectorAll(".legend")) legend.open = open;
  };
  const fit = () => fold(!narrow.matches);
  fit();
  narrow.addEventListener("change", fit);
  window.addEventListener("beforeprint", () => fold(true));
  window.addEventListener("afterprint", fit);
})();
