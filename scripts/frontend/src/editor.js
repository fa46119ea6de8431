import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// The colours are those of the page: custom properties reach into the shadow tree, in the dark too.
const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--keyword)", fontWeight: "600" },
  { tag: tags.standard(tags.variableName), color: "var(--keyword)" },
  { tag: tags.local(tags.variableName), color: "var(--variable)" },
  { tag: tags.atom, color: "var(--link)" },
  { tag: tags.string, color: "var(--text)" },
  { tag: tags.comment, color: "var(--soft)" },
]);
const THEME = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--panel)", fontSize: "inherit" },
  "&.cm-focused": { outline: ".15rem solid var(--link)", outlineOffset: "0" },
  ".cm-scroller": { font: "inherit", lineHeight: "1.5", maxHeight: "28rem", overflow: "auto" },
  ".cm-content, .cm-gutter": { minHeight: "9rem" },
  ".cm-content": { caretColor: "var(--ink)", padding: ".6rem 0" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--soft)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--mark)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--quoted)" },
  "@media print": { ".cm-scroller": { maxHeight: "none" } },
});

// Where text is typed over a selection, browsers keep the style of what was there by a `style` attribute, which the
// policy refuses. The state of the editor knows no such style, so it takes the text itself.
const TYPE_OVER = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || !event.data || view.composing) return false;
    if (view.state.selection.main.empty) return false;
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

/**
 * An editor of SPARQL. It lives in a shadow tree, where its styles are sheets and not elements: a policy against
 * inline styles lets them be. Tab is not bound, so the keyboard leaves it as it leaves any other field.
 */
export class Editor {
  /**
   * @param {HTMLElement} host
   * @param {string} label its name for those who do not see it
   * @param {{ run: () => void, change: () => void }} listener
   */
  constructor(host, label, { run, change }) {
    const root = host.attachShadow({ mode: "open" });
    const runKey = { run: () => (run(), true) };
    this.view = new EditorView({
      root,
      parent: root,
      extensions: [
        keymap.of([{ key: "Ctrl-Enter", ...runKey }, { key: "Mod-Enter", ...runKey }]),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        history(),
        lineNumbers(),
        highlightActiveLine(),
        bracketMatching(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(COLOURS),
        THEME,
        TYPE_OVER,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
        EditorView.updateListener.of((update) => update.docChanged && change()),
        EditorState.tabSize.of(2),
      ],
    });
  }

  get text() {
    return this.view.state.doc.toString();
  }

  set text(text) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, selection: { anchor: 0 } });
  }

  focus() {
    this.view.focus();
  }
}
