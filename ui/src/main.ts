import { mount } from "svelte";

import App from "./App.svelte";
import "./app.css";
import { connect } from "./lib/live.svelte";
import { setLanguage } from "./lib/words.svelte";

const target = document.getElementById("app");
if (target) {
  // Words first: the page must not flash codes.
  await setLanguage("");
  mount(App, { target });
  connect();
}
