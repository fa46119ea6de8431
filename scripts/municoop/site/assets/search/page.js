// The search page: results while the reader types. Without this module the page is a list from A to Z.

import { Finder } from "./find.js"

const PAUSE_MILLISECONDS = 120
const SHOWN = 20
const SHORTEST = 2
const DATE = /^(\d{4})-(\d\d)(?:-(\d\d))?$/
// Kinds of things that have names; others have titles, which are long and say the same in other languages.
const NAMED = /^(authority|network|organization|person|programme)\//
const PLACE_OF_FILES = "../../search/"

class SearchPage {
  constructor(form) {
    this.form = form
    this.field = form.elements.namedItem("q")
    this.status = document.getElementById("found")
    this.list = document.getElementById("finds")
    this.more = document.getElementById("more")
    this.letters = document.getElementById("a-to-z")
    this.words = JSON.parse(form.dataset.words)
    this.root = form.dataset.root
    this.finder = new Finder(new URL(PLACE_OF_FILES, import.meta.url))
    this.asked = 0
    this.limit = SHOWN
  }

  start() {
    this.form.hidden = false
    this.field.value = new URLSearchParams(location.search).get("q") ?? ""
    this.field.addEventListener("input", () => this.ask(PAUSE_MILLISECONDS))
    this.form.addEventListener("submit", event => {
      event.preventDefault()
      this.ask(0)
    })
    this.more.addEventListener("click", () => this.showMore())
    if (this.field.value) this.ask(0)
  }

  /** Search after a pause in which the reader writes no more. */
  ask(pause) {
    clearTimeout(this.timer)
    this.limit = SHOWN
    this.begin()
    this.timer = setTimeout(() => this.search(), pause)
  }

  /** Say that the results are not those of what is sought now, and count what was sought. */
  begin() {
    this.list.ariaBusy = "true"
    return ++this.asked
  }

  async showMore() {
    const shown = this.list.children.length
    this.limit += SHOWN
    await this.search()
    this.list.children[shown]?.querySelector("a").focus()
  }

  async search() {
    const number = this.begin(), text = this.field.value
    this.remember(text.trim())
    if (text.trim().length < SHORTEST) return this.clear()
    const found = await this.finder.find(text, this.limit).catch(error => console.warn(error))
    if (number === this.asked) this.show(found)
  }

  /** Put what is sought into the address of this page and of its translations. */
  remember(text) {
    const query = text ? `?${new URLSearchParams({ q: text })}` : ""
    history.replaceState(null, "", location.pathname + query)
    for (const link of document.querySelectorAll("a[hreflang]")) link.search = query
  }

  clear() {
    this.fill([])
    this.status.textContent = ""
    this.more.hidden = true
    this.letters.hidden = false
  }

  show(found) {
    const finds = found?.finds ?? []
    this.fill(finds.map(find => this.makeItem(find)))
    this.more.hidden = !found || found.total <= finds.length
    this.letters.hidden = finds.length > 0
    this.status.textContent = this.describe(found, finds.length)
  }

  fill(items) {
    this.list.replaceChildren(...items)
    this.list.ariaBusy = "false"
  }

  describe(found, shown) {
    if (!found) return this.words.failed
    if (!shown) return this.words.none
    const message = found.isSimilar ? this.words.similar : found.total > shown ? this.words.first : this.words.count
    return message.replace("{total}", found.total).replace("{shown}", shown)
  }

  makeItem({ thing, entry }) {
    const item = document.createElement("li"), link = document.createElement("a"), rest = document.createElement("span")
    const label = this.choose(thing.labels.length ? thing.labels : [[entry.languages.join(" "), entry.text]])
    link.href = `${this.root}doc/${thing.path}${this.words.suffix}`
    link.append(this.makeText(label))
    rest.className = "soft"
    const details = this.listDetails(thing, entry, label)
    details.forEach((detail, place) => rest.append(place ? " · " : "", detail))
    item.append(link, " ", rest)
    return item
  }

  /** Return what tells a thing from others, and the name by which it was found where another is shown. */
  listDetails(thing, entry, label) {
    const details = [this.words.kinds[thing.kind], this.words.countries[thing.country]].filter(Boolean)
    if (thing.date) details.push(this.makeDate(thing.date))
    if (thing.apart.length) details.push(this.makeText(this.choose(thing.apart)))
    if (entry.text !== label.text && NAMED.test(thing.path)) {
      const found = document.createElement("span")
      found.append(`${this.words.found_as} `, this.makeText({ text: entry.text, language: this.tell(entry.languages) }))
      details.push(found)
    }
    return details
  }

  /** Return the text in the reader's language, else in the next best: {text, language}. */
  choose(texts) {
    const rank = ([languages]) => {
      const places = languages.split(" ").map(code => this.words.languages.indexOf(code)).filter(place => place >= 0)
      return places.length ? Math.min(...places) : this.words.languages.length
    }
    const [languages, text] = texts.reduce((best, other) => rank(other) < rank(best) ? other : best)
    return { text, language: this.tell(languages.split(" ")) }
  }

  /** Return the language to say of a text, empty for the reader's own. */
  tell(languages) {
    return languages.includes(this.words.languages[0]) ? "" : languages[0]
  }

  /** Return a year, a month or a day in the words of the reader's language, as the other pages write it. */
  makeDate(date) {
    const element = document.createElement("time"), [, year, month, day] = DATE.exec(date) ?? []
    const parts = day ? { day: "numeric", month: "long" } : { month: "long" }
    const moment = new Date(Date.UTC(year, month - 1, day ?? 1))
    const before = month && moment.toLocaleDateString(this.words.locale, { ...parts, timeZone: "UTC" })
    element.dateTime = date
    element.textContent = before ? `${before} ${year}` : date
    return element
  }

  makeText({ text, language }) {
    const element = document.createElement("bdi")
    element.textContent = text
    if (language) element.lang = language
    return element
  }
}

new SearchPage(document.getElementById("search")).start()
