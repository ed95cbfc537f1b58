// Starts the widget: brings its glue and its wasm side by side, and tells the loader if either will not run.
const beside = (name) => new URL(name, import.meta.url);

// A dynamic import, because the failure of a static one cannot be caught here.
Promise.all([import(beside('__CHUT_GLUE__')), fetch(beside('__CHUT_WASM__'))])
  .then(async ([glue, wasm]) => {
    await glue.default({ module_or_path: wasm });
    glue.run();
  })
  .catch((error) => {
    console.warn('Chut: the widget cannot run here.', error);
    window.Chut._failed();
  });
