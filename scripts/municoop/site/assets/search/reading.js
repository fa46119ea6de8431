// A name as somebody wrote it, read as `municoop.matching` reads it: by the tables of rules.json.

const isCyrillic = letter => letter >= "\u0400" && letter <= "\u052f"
const toMap = table => new Map(Object.entries(table))
const swap = (text, table) => Array.from(text, sign => table.get(sign) ?? sign).join("")

export const compareAlphabets = (one, other) => isCyrillic(one[0]) === isCyrillic(other[0])
export const countSigns = text => Array.from(text).length

export class Reader {
  constructor(rules) {
    this.rules = rules
    this.apostrophes = new RegExp(`[${rules.apostrophes}]`, "gu")
    this.folds = toMap(rules.folds)
    const [latin, cyrillic] = rules.twins.map(text => Array.from(text))
    this.latinTwins = new Set(latin)
    this.cyrillicTwins = new Set(cyrillic)
    this.toCyrillic = new Map(latin.map((letter, place) => [letter, cyrillic[place]]))
    this.toLatin = new Map(cyrillic.map((letter, place) => [letter, latin[place]]))
    this.sounds = toMap(rules.sounds)
    this.markless = toMap(rules.markless)
    this.conventions = Object.entries(rules.conventions).map(([name, table]) => makeConvention(name, toMap(table)))
    this.languages = rules.languages.map(language => (
      { ...language, ends: new Set(language.ends), lemmas: toMap(language.lemmas) }))
    this.kinds = toMap(rules.kinds)
    this.territory = new Set(rules.territory)
    this.small = new Set(rules.small)
    this.countries = toMap(rules.countries)
    this.loss = toMap(rules.loss)
  }

  /** Return a name in small letters, its words apart by one space, without punctuation and stress marks. */
  normalise(name) {
    let text = this.repairScripts(this.clean(name.replace(this.apostrophes, "")))
    for (let round = 0; round < 2; round++)
      text = this.clean(Array.from(text, sign => this.folds.get(sign) ?? sign.toLowerCase()).join(""))
    return this.repairScripts(text)
  }

  /** Return the letters and digits of a text; marks are left out, other signs become spaces. */
  clean(text) {
    return text.normalize("NFKC").replace(this.apostrophes, "")
      .replace(/[^\p{L}\p{N}\p{Mn}\p{Me}\p{Cf}]/gu, " ").replace(/[\p{Mn}\p{Me}\p{Cf}]/gu, "")
      .split(" ").filter(Boolean).join(" ")
  }

  repairScripts(text) {
    return text.split(" ").map(word => this.repairScript(word)).join(" ")
  }

  /** Return a word of mixed scripts in one, where letters that look alike explain the mixture. */
  repairScript(word) {
    const letters = Array.from(word)
    const cyrillic = letters.filter(isCyrillic)
    const latin = letters.filter(letter => this.latinTwins.has(letter)
      || (letter.toLowerCase() >= "a" && letter.toLowerCase() <= "z"))
    if (!cyrillic.length || !latin.length) return word
    const areCyrillicTwins = cyrillic.every(letter => this.cyrillicTwins.has(letter))
    if (latin.every(letter => this.latinTwins.has(letter)) && !areCyrillicTwins) return swap(word, this.toCyrillic)
    return areCyrillicTwins ? swap(word, this.toLatin) : word
  }

  split(name) {
    return this.normalise(name).split(" ").filter(Boolean)
  }

  /** Return how many words of a name stand before its first comma or bracket; all, where it has none. */
  countHead(name) {
    return this.split(name.split(/[,([]/, 1)[0]).length || this.split(name).length
  }

  /** Return how a word may sound, under each convention, none twice. */
  readAll(word) {
    const [plain] = this.conventions
    if (Array.from(word).some(isCyrillic)) return [this.readSound(word, plain)]
    return [...new Set(this.conventions.map(convention => this.readSound(word, convention)))]
  }

  readSound(word, { pattern, table }) {
    const read = pattern ? word.replace(pattern, found => table.get(found)) : word
    return swap(swap(read, this.sounds), this.markless).normalize("NFD")
      .replace(/\p{Mn}/gu, "").replace(/([^aeou])\1+/gu, "$1")
  }

  /** Return the names of which a sounding word may be a changed form, by the ends of one language. */
  findLemmas(sound, language) {
    const letters = Array.from(sound), lemmas = new Set()
    const first = Math.max(this.rules.shortest_stem, letters.length - this.rules.longest_end)
    for (let cut = first; cut <= letters.length; cut++) {
      for (const end of language.lemmas.get(letters.slice(cut).join("")) ?? []) {
        const lemma = joinSounds(letters.slice(0, cut), end)
        if (lemma !== sound && this.findEnd(lemma, language) === end) lemmas.add(lemma)
      }
    }
    return lemmas
  }

  findEnd(lemma, language) {
    const letters = Array.from(lemma)
    for (let cut = Math.max(0, letters.length - this.rules.longest_end); cut <= letters.length; cut++) {
      const end = letters.slice(cut).join("")
      if (language.ends.has(end)) return end
    }
    return null
  }

  readWord(text) {
    const sounds = this.readAll(text), lemmas = new Set()
    const cyrillic = Array.from(text).some(isCyrillic)
    for (const language of this.languages) {
      if (language.cyrillic !== null && language.cyrillic !== cyrillic) continue
      for (const sound of sounds) this.findLemmas(sound, language).forEach(lemma => lemmas.add(lemma))
    }
    const kinds = new Set([...sounds, ...lemmas].flatMap(sound => this.kinds.get(sound) ?? []))
    return { text, length: countSigns(text), sounds, lemmas, kinds, isSmall: this.small.has(text) }
  }

  /** Return a name taken apart: its words, those without words before the name that tell its kind, its country. */
  readQuery(name) {
    name = Array.from(name).slice(0, this.rules.longest).join("")
    let texts = this.split(name).slice(0, this.rules.most_words)
    const head = this.countHead(name)
    const country = this.countries.get(texts.slice(head).join(" ")) ?? ""
    if (country) texts = texts.slice(0, head)
    const words = texts.map(text => this.readWord(text))
    const start = words.findIndex(word => !word.kinds.size && !word.isSmall)
    const telling = words.filter(word => !word.kinds.size && !word.isSmall)
    return { words, core: start < 0 ? words : words.slice(start), telling: telling.length ? telling : words, country }
  }
}

function makeConvention(name, table) {
  const keys = [...table.keys()].sort((one, other) => other.length - one.length)
  return { name, table, pattern: keys.length ? new RegExp(keys.join("|"), "gu") : null }
}

/** Return stem and end as one word: a letter that meets itself is written once. */
function joinSounds(stem, end) {
  const meets = end && stem.at(-1) === Array.from(end)[0]
  return (meets ? stem.slice(0, -1) : stem).join("") + end
}
