extension Script {
    /// Plain JavaScript for browsers of the last years. Pages say by attributes what it does on them.
    package static let text = flush(start + times + live + pressed)

    private static let start = #"""
        "use strict";
        (() => {
        const D = document, root = D.documentElement, main = D.querySelector("main");
        if (!main) return;
        const all = (part, what) => [...part.querySelectorAll(what)];
        const words = Object.fromEntries((main.dataset.words || "").split("|").map(w => [w.slice(0, w.indexOf("=")), w.slice(w.indexOf("=") + 1)]));
        const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
        root.classList.add("keys");
        if (!/(^|; )zone=/.test(D.cookie)) {
          const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
          if (/^[\w\/+-]+$/.test(zone)) D.cookie = `zone=${zone};path=/;max-age=31536000;samesite=lax`;
        }

        """#

    /// Near times stay true while the page is open, by the trade clock that the server showed.
    private static let times = #"""
        let base, since, speed, seen;
        const wind = from => { base = +from.dataset.now; seen = +from.dataset.seen || 0; speed = +(from.dataset.speed ?? 1); since = performance.now(); };
        const span = s => s < 90 ? say("s", { n: s }) : s < 5400 ? say("min", { n: Math.round(s / 60) })
          : s < 36000 && (s + 30) % 3600 >= 60 ? say("hm", { h: (s + 30) / 3600 | 0, min: (s + 30) % 3600 / 60 | 0 })
          : say("h", { n: Math.round(s / 3600) });
        const tick = () => {
          const now = base + (performance.now() - since) * speed;
          for (const time of all(D, "[data-relative]")) {
            const s = Math.trunc((now - Date.parse(time.dateTime)) / 1000), far = Math.abs(s);
            const text = far < 45 ? words.now : say(s > 0 ? "ago" : "ahead", { span: span(far) });
            if (far < 172800 && time.textContent !== text) time.textContent = text;
          }
          for (const time of all(D, "[data-clock]"))
            time.textContent = new Date(now).toLocaleString(root.lang, { 
              timeZone: time.dataset.clock, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
        };
        wind(main);
        setInterval(tick, 1000);
        const enhance = part => { for (const button of all(part, "[data-copy]")) button.hidden = !navigator.clipboard; };
        enhance(D);

        """#

    /// The page asks again for itself when the server says that something changed, and puts in the regions that differ.
    private static let live = #"""
        const mark = D.querySelector("[data-live-mark]"), signs = new Map(), focusable = "a[href],button,summary,[tabindex]";
        const sign = part => {
          const copy = part.cloneNode(true);
          for (const p of all(copy, "[data-relative],[data-clock],[type=hidden]")) p.textContent = p.value = "";
          return copy.outerHTML;
        };
        const keyed = region => all(region, "[data-key]").map(part => [region.dataset.region + "/" + part.dataset.key, part]);
        const remember = region => {
          signs.set(region.dataset.region, sign(region));
          for (const [key, part] of keyed(region)) signs.set(key, sign(part));
        };
        const inWork = region => region.querySelector("dialog[open]") || all(region, "input,select,textarea").some(field =>
          field === D.activeElement || (field.options ? field.querySelector("[selected]") && !field.querySelector("[selected]:checked")
            : field.type !== "hidden" && (field.value !== field.defaultValue || field.checked !== field.defaultChecked)));
        const spot = (part, region) => {
          const scope = part.closest("[data-key]") || region;
          return [scope.dataset.key, all(scope, focusable).indexOf(part)];
        };
        const found = ([key, index], region) => {
          const scope = key === undefined ? region : region.querySelector(`[data-key="${CSS.escape(key)}"]`);
          return index < 0 ? scope : scope && all(scope, focusable)[index];
        };
        const put = (old, fresh) => {
          const folds = all(old, "details > summary").map(s => [spot(s, old), s.parentElement.open]);
          const focus = old.contains(D.activeElement) ? spot(D.activeElement, old) : null;
          const news = keyed(fresh).filter(([key, part]) => signs.get(key) !== sign(part));
          remember(fresh);
          for (const [, part] of news) part.classList.add("is-new");
          old.replaceWith(fresh);
          enhance(fresh);
          for (const [place, open] of folds) { const fold = found(place, fresh)?.parentElement; if (fold?.tagName === "DETAILS") fold.open = open; }
          if (focus) found(focus, fresh)?.focus({ preventScroll: true });
        };
        const apply = page => {
          wind(page.querySelector("main"));
          const news = new Map(all(page, "[data-region]").map(r => [r.dataset.region, r]));
          for (const old of all(D, "[data-region]")) {
            const fresh = news.get(old.dataset.region);
            if (fresh && sign(fresh) !== signs.get(old.dataset.region) && !inWork(old)) put(old, fresh);
          }
          tick();
        };
        if (mark) {
          let source, timer, busy, waits, state, asked = -1000, delay = 5000;
          const show = now => { state = now; mark.textContent = words[now]; mark.className = "live is-" + now; };
          const stop = () => { source?.close(); clearTimeout(timer); timer = 0; show("paused"); };
          const refresh = async () => {
            timer = 0;
            if (D.hidden) { waits = true; return; }
            busy = true; waits = false; asked = performance.now();
            try {
              const answer = await fetch(main.dataset.pageUrl, { headers: { "X-Live": seen, Accept: "text/html" } });
              if (answer.redirected || [401, 403].includes(answer.status)) return stop();
              if (!answer.ok) throw answer.status;
              const text = await answer.text();
              if (state === "paused") return;
              apply(new DOMParser().parseFromString(text, "text/html"));
              show("on"); delay = 5000;
            } catch { show("again"); timer = setTimeout(refresh, delay); delay = Math.min(delay * 2, 60000); }
            finally { busy = false; if (waits && !timer) changed(); }
          };
          const changed = () => {
            if (busy) waits = true;
            else if (!timer && state !== "paused") timer = setTimeout(refresh, Math.max(0, 1000 - performance.now() + asked));
          };
          const open = () => {
            source?.close();
            const own = source = new EventSource(main.dataset.live);
            own.onopen = () => { if (state === "again") changed(); else show("on"); };
            own.onerror = () => {
              if (own !== source || state === "paused") return;
              show("again");
              if (own.readyState === 2) setTimeout(() => own === source && state !== "paused" && open(), delay);
            };
            own.addEventListener("changed", e => { seen = Math.max(seen, e.data); changed(); });
          };
          for (const region of all(D, "[data-region]")) remember(region);
          mark.hidden = false;
          mark.onclick = () => { if (state !== "paused") return stop(); show("again"); open(); };
          D.addEventListener("visibilitychange", () => { if (!D.hidden && waits) changed(); });
          addEventListener("pagehide", () => source?.close());
          addEventListener("pageshow", e => { if (e.persisted && state !== "paused") { show("again"); open(); } });
          open();
        }

        """#

    /// Copying, asking before, sending once, and the letters of a queue, which act only while the focus is in it.
    private static let pressed = #"""
        const make = (tag, style, text) => { const part = D.createElement(tag); part.className = style; part.textContent = text; return part; };
        D.addEventListener("click", async e => {
          const button = e.target.closest?.("[data-copy]");
          if (!button) return;
          await navigator.clipboard.writeText(button.dataset.copy);
          button.textContent = words.copied;
        });
        D.addEventListener("submit", e => {
          const form = e.target, button = e.submitter, asks = button?.dataset.question;
          if (asks && !button.dataset.asked) {
            e.preventDefault();
            const dialog = make("dialog", "", ""), row = make("div", "buttons", "");
            const yes = make("button", "button danger", words.yes), no = make("button", "button quiet", words.no);
            row.append(yes, no);
            dialog.append(make("p", "", asks), row);
            dialog.setAttribute("aria-label", asks);
            D.body.append(dialog);
            no.onclick = () => dialog.close();
            yes.onclick = () => { dialog.close(); button.dataset.asked = "1"; form.elements.ask?.remove(); form.requestSubmit(button); };
            dialog.onclose = () => { dialog.remove(); button.focus(); };
            dialog.showModal();
            no.focus();
            return;
          }
          if (form.method !== "post") return;
          if (form.dataset.sent) return e.preventDefault();
          form.dataset.sent = "1";
          button?.setAttribute("aria-busy", "true");
          setTimeout(() => again(form), 10000);
        });
        const again = form => {
          delete form.dataset.sent;
          for (const button of all(form, "[aria-busy]")) { button.removeAttribute("aria-busy"); delete button.dataset.asked; }
        };
        addEventListener("pageshow", () => { for (const form of D.forms) again(form); });
        D.addEventListener("keydown", e => {
          const at = e.target;
          if (e.ctrlKey || e.metaKey || e.altKey || at.matches?.("input,select,textarea")) return;
          const queue = at.closest?.("[data-queue]");
          if (!queue || D.querySelector("dialog[open]")) return;
          const items = all(queue, "[data-item]"), here = at.closest("[data-item]"), index = items.indexOf(here);
          const key = e.key;
          if (key === "j" || key === "k") items[index + (key === "j" ? 1 : -1)]?.focus();
          else if (key === "Enter" && at === here) here.querySelector("a[href]")?.click();
          else if (/^[a-z]$/.test(key)) here?.querySelector(`[data-press="${key}"]`)?.click();
        });
        })();

        """#
}
