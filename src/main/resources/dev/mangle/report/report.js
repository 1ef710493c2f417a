(() => {
  "use strict";
  const form = document.getElementById("filter");
  if (!form) {
    return;
  }
  const cards = [...document.querySelectorAll(".card")].map((element) => ({
    element,
    attack: element.dataset.attack,
    outcomes: element.dataset.outcomes.split(" "),
  }));
  const fields = ["attack", "judge", "outcome"];

  // The address names attacks and judges, so that a link outlives a change of their order.
  const nameOf = (field) => {
    const control = form.elements[field];
    return control.options ? control.selectedOptions[0].text : control.value;
  };
  const choose = (field, name) => {
    const control = form.elements[field];
    if (!control.options) {
      control.value = name;
      if (control.value !== name) {
        control.value = "";
      }
      return;
    }
    const found = [...control.options].findIndex((option) => option.value && option.text === name);
    control.selectedIndex = Math.max(0, found);
  };

  const matches = (card, outcome) => {
    const attack = form.elements.attack.value;
    const judge = form.elements.judge.value;
    if (attack && card.attack !== attack) {
      return false;
    }
    return !outcome || (judge ? card.outcomes[judge] === outcome : card.outcomes.includes(outcome));
  };

  const show = () => {
    const outcome = form.elements.outcome.value;
    const judge = form.elements.judge.value;
    let shown = 0;
    for (const card of cards) {
      card.element.hidden = !matches(card, outcome);
      shown += card.element.hidden ? 0 : 1;
    }
    for (const radio of form.elements.outcome) {
      const count = cards.filter((card) => matches(card, radio.value)).length;
      radio.parentElement.querySelector(".tally").textContent = `(${count})`;
    }
    for (const row of document.querySelectorAll(".verdicts tr[data-judge]")) {
      row.classList.toggle("chosen", row.dataset.judge === judge);
    }
    document.getElementById("shown").textContent = `${shown} of ${cards.length} shown`;
    document.getElementById("none").hidden = shown > 0;
  };

  const fragment = () => {
    const state = new URLSearchParams();
    for (const field of fields) {
      if (form.elements[field].value) {
        state.set(field, nameOf(field));
      }
    }
    return state.toString();
  };

  const restore = () => {
    const text = location.hash.slice(1);
    if (!text.includes("=")) {
      return;
    }
    const state = new URLSearchParams(text);
    for (const field of fields) {
      choose(field, state.get(field) ?? "");
    }
    show();
    document.getElementById("gallery").scrollIntoView();
  };

  for (const link of document.querySelectorAll(".cell a")) {
    link.hash = new URLSearchParams({ attack: link.dataset.attack, judge: link.dataset.judge });
  }
  for (const button of document.querySelectorAll(".enlarge")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const large = button.closest(".card").classList.toggle("large");
      button.setAttribute("aria-pressed", large);
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    history.replaceState(null, "", `#${fragment() || "gallery"}`);
    show();
  });
  addEventListener("hashchange", restore);
  form.hidden = false;
  show();
  restore();
})();
