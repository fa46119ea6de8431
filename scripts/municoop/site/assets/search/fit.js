// How well a thing's names fit what somebody wrote: the scores of `municoop.matching`, from 100 downwards.

import { compareAlphabets, countSigns } from "./reading.js"

const PERFECT = 100
const PART = "part"
const PLACE = "place"

/** Return a thing of the index with its names taken apart, none twice. */
export function makeThing([path, labels, names = [], kind = "", country = "", date = "", apart = []], number, reader) {
  const entries = new Map()
  for (const [languages, text] of [...labels, ...names]) {
    const words = reader.split(text), key = words.join(" ")
    if (!words.length || entries.has(key)) continue
    entries.set(key, {
      text, languages: languages.split(" "), words, head: reader.countHead(text),
      sounds: words.map(word => reader.readAll(word)), joined: reader.readAll(words.join("")),
    })
  }
  return { number, path, labels, kind, country, date, apart, entries: [...entries.values()] }
}

/** Return the best fit of a thing: its score, the name that fits, whether every telling word is in it; or null. */
export function fitThing(query, thing, reader) {
  let best = null
  for (const entry of thing.entries) {
    for (const fit of [fitJoined(query, entry, reader), fitWords(query, entry, thing, reader)]) {
      if (fit && (!best || fit.isFull > best.isFull || (fit.isFull === best.isFull && fit.score > best.score))) best = fit
    }
  }
  return best && judgeCountry(best, query, thing, reader)
}

/** Return how a name fits that is like a query but for typing errors, or null. */
export function fitSimilar(query, thing, reader) {
  const whole = reader.readAll(query.core.map(word => word.text).join(""))[0]
  let best = null
  for (const entry of thing.entries) {
    const likeness = compare(query.core, whole, entry)
    if (likeness >= reader.rules.like_enough && (!best || likeness > best.likeness)) best = { entry, likeness }
  }
  if (!best) return null
  const fit = { entry: best.entry, score: Math.round(reader.rules.almost * best.likeness), isFull: false, isSimilar: true }
  return judgeCountry(fit, query, thing, reader)
}

/** Return how like two texts are: 1 is no error, 0 nothing in common. */
export function findLikeness(one, other) {
  const letters = Math.max(countSigns(one), countSigns(other))
  return letters ? 1 - countErrors(one, other) / letters : 1
}

/** Return the letters too many, too few or others, and neighbours swapped (optimal string alignment). */
export function countErrors(one, other) {
  const a = Array.from(one), b = Array.from(other)
  let before = [], last = [], row = Array.from({ length: b.length + 1 }, (_, place) => place)
  for (let i = 1; i <= a.length; i++) {
    [before, last, row] = [last, row, [i]]
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1)
    }
  }
  return row[b.length]
}

function compare(words, whole, entry) {
  const likeness = findLikeness(whole, entry.joined[0])
  if (words.length !== entry.words.length) return likeness
  let errors = 0, letters = 0
  words.forEach((word, place) => {
    const sound = entry.sounds[place][0]
    errors += Math.min(...[...word.sounds, ...word.lemmas].map(form => countErrors(form, sound)))
    letters += countSigns(sound)
  })
  return letters ? Math.max(likeness, 1 - errors / letters) : likeness
}

function judgeCountry(fit, query, thing, reader) {
  if (!query.country || thing.country === query.country) return fit
  return lose(fit, [thing.country ? "other country" : "country unknown"], reader)
}

function lose(fit, reasons, reader) {
  const lost = reasons.reduce((sum, reason) => sum + reader.loss.get(reason), 0)
  return { ...fit, score: Math.max(0, fit.score - lost) }
}

/** Return the fit of a name with the same letters, or that begins so, wherever its gaps between words are. */
function fitJoined(query, entry, reader) {
  const text = query.words.map(word => word.text).join(""), sounds = reader.readAll(text)
  const isWhole = sounds.some(sound => entry.joined.includes(sound))
  if (!isWhole && !(query.isOpen && sounds.some(sound => begins(entry.joined, sound)))) return null
  const why = compareLetters(text, entry.words[0]) || "spelling"
  return lose({ entry, score: PERFECT, isFull: true }, isWhole ? [why] : [why, "begun"], reader)
}

const begins = (sounds, beginning) => sounds.some(sound => beginning && sound.startsWith(beginning))

function compareLetters(asked, named) {
  if (!compareAlphabets(asked, named)) return "alphabet"
  return asked === named ? "" : "spelling"
}

function fitWords(query, entry, thing, reader) {
  const pairs = pairWords(findHits(query, entry), reader)
  if (!pairs.length) return null
  const asked = new Set(pairs.map(pair => pair.asked)), places = pairs.map(pair => pair.place)
  const rest = query.words.filter((_, number) => !asked.has(number))
  const left = entry.words.map((_, place) => place).filter(place => !places.includes(place))
  const before = left.length ? query.words.slice(0, query.words.length - query.core.length) : []
  const missing = rest.filter(word => !word.kinds.size && !word.isSmall).map(word => word.length)
  for (const place of left) if (judgeLeft(entry, place, reader) === PART) missing.push(countSigns(entry.words[place]))
  const shared = places.map(place => entry.words[place]).filter(word => isTelling(word, reader)).map(countSigns)
  const isFull = query.telling.every(word => asked.has(query.words.indexOf(word)))
  if (missing.length && !shared.length && !isFull) return null
  const reasons = new Set([...judgePairs(pairs, reader), ...left.map(place => judgeLeft(entry, place, reader)),
    ...[...rest, ...before].map(word => judgeKind(word, thing))])
  reasons.delete(PART)
  const share = missing.length ? sum(shared) / (sum(shared) + sum(missing)) : 1
  const score = missing.length ? Math.round(reader.rules.partial * share) : PERFECT
  return lose({ entry, score, isFull }, [...reasons], reader)
}

const sum = numbers => numbers.reduce((total, number) => total + number, 0)

/** Return which words of the query are which words of a name, and why they are not written as there. */
function findHits(query, entry) {
  const hits = []
  query.words.forEach((word, asked) => entry.words.forEach((named, place) => {
    const why = findReason(word, named, entry.sounds[place], query.isOpen && asked === query.words.length - 1)
    if (why !== null) hits.push({ asked, place, why })
  }))
  return hits
}

function findReason(word, named, sounds, isOpen) {
  const letters = compareLetters(word.text, named)
  if (word.sounds.some(sound => sounds.includes(sound))) return letters
  if (sounds.some(sound => word.lemmas.has(sound))) return letters === "alphabet" ? "form, alphabet" : "form"
  return isOpen && word.sounds.some(sound => begins(sounds, sound)) ? "begun" : null
}

function pairWords(hits, reader) {
  const loss = hit => reader.loss.get(hit.why) ?? 0
  const distance = hit => Math.abs(hit.asked - hit.place)
  const pairs = []
  hits.sort((one, other) => loss(one) - loss(other) || distance(one) - distance(other) || one.asked - other.asked)
  for (const hit of hits) {
    if (pairs.every(pair => pair.asked !== hit.asked && pair.place !== hit.place)) pairs.push(hit)
  }
  return pairs.sort((one, other) => one.asked - other.asked)
}

function judgePairs(pairs, reader) {
  const loss = why => reader.loss.get(why) ?? 0
  const worst = pairs.map(pair => pair.why).reduce((one, other) => loss(other) > loss(one) ? other : one)
  const isOrdered = pairs.every((pair, number) => !number || pairs[number - 1].place < pair.place)
  return [...(worst ? [worst] : []), ...(isOrdered ? [] : ["order"])]
}

/** Return what a word of the query that is not one of the name means: it tells authorities apart, only them. */
function judgeKind(word, thing) {
  if (!word.kinds.size) return word.isSmall ? "small" : PART
  if (thing.kind === PLACE || word.kinds.has(thing.kind)) return "kind"
  return thing.path.startsWith("authority/") ? "other kind" : PART
}

function judgeLeft(entry, place, reader) {
  if (reader.territory.has(entry.words[place])) return "territory"
  if (reader.small.has(entry.words[place])) return "small"
  return place >= entry.head ? "qualifier" : PART
}

function isTelling(word, reader) {
  return !reader.small.has(word) && !reader.territory.has(word)
}
