// Runs before the first paint, so that a reader who chose dark never sees a flash of light.
// The choice is made and stored in `src/ui/theme.rs`.
(() => {
  try {
    const theme = localStorage.getItem("portico.theme");
    if (theme === "light" || theme === "dark") {
      document.documentElement.dataset.theme = theme;
    }
  } catch {
    // Where storage is closed to us the system's colours stand.
  }
})();
