// Passkeys: turns the ceremony's options, which the server wrote into the form, into the browser's
// call, and sends the answer as a plain form field. Pages work without it by one-time codes.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const opened = (options) => {
  const key = { ...options.publicKey, challenge: toBytes(options.publicKey.challenge) };
  if (key.user) key.user = { ...key.user, id: toBytes(key.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (key[list]) key[list] = key[list].map((entry) => ({ ...entry, id: toBytes(entry.id) }));
  }
  return { publicKey: key };
};

const closed = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const value = credential.response[name];
    if (value) response[name] = toText(value);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    extensions: credential.getClientExtensionResults(),
    response,
  });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    if (form.elements.passkey.value) return;
    event.preventDefault();
    const fault = form.querySelector(".fault");
    fault.hidden = true;
    try {
      const options = opened(JSON.parse(form.dataset.options));
      const credential =
        form.dataset.passkey === "create"
          ? await navigator.credentials.create(options)
          : await navigator.credentials.get(options);
      form.elements.passkey.value = closed(credential);
      form.submit();
    } catch {
      fault.textContent = form.dataset.failed;
      fault.hidden = false;
      fault.focus();
    }
  });
}
