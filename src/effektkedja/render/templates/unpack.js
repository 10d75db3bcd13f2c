// Data that stand in the page compressed: JSON, deflated (RFC 1950), in base64.
"use strict";
const effektkedjaUnpack = async (id) => {
  const letters = atob(document.getElementById(id).textContent);
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
};
