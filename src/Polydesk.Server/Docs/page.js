// Starts the viewer on the document that the page names. The key that a reader gives stays in this tab's memory.
'use strict';

const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

const api = document.getElementById('api');

SwaggerUIBundle({
  domNode: api,
  url: api.dataset.document,
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false,
  validatorUrl: null,
  // The browser's own credentials stay out of it, and so does its own window that asks for them.
  requestInterceptor: (request) => Object.assign(request, { credentials: 'omit' }),
});
