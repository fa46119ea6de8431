// What somebody wrote → the things meant, best first: candidates by their words, then judged one by one.

import { findLikeness, fitSimilar, fitThing, makeThing } from "./fit.js"
import { Reader } from "./reading.js"
import { readNumbers, Store } from "./store.js"

const AS_FORM = 0.95
const AS_BEGUN = 0.8
const SHORTEST_BEGINNING = 2
const WHOLE = 9
const MOST_SIMILAR = 60

export class Finder {
  constructor(base) {
    this.store = new Store(base)
    this.things = new Map()
  }

  async open() {
    await this.store.open()
    this.reader ??= new Reader(this.store.rules)
  }

  /**
   * Return {finds, total, isSimilar}: at most `limit` finds, each with its thing, entry (the name that fits) and
   * score; `total` counts all that have every word. `isSimilar`: nothing has, these are alike.
   */
  async find(text, limit) {
    await this.open()
    const query = { ...this.reader.readQuery(text), isOpen: !/\s$/.test(text) }
    if (!query.words.length) return { finds: [], total: 0, isSimilar: false }
    const candidates = rank(await this.collect(query))
    const full = candidates.filter(candidate => candidate.isFull)
    const fits = await this.judge(query, (full.length ? full : candidates).slice(0, limit), fitThing)
    if (fits.some(fit => fit.isFull)) {
      return { finds: fits, total: full.length > limit ? full.length : fits.length, isSimilar: false }
    }
    const alike = await this.judge(query, await this.collectSimilar(query), fitSimilar)
    const best = new Map()
    for (const fit of [...fits, ...alike]) {
      if (!(best.get(fit.thing.number)?.score >= fit.score)) best.set(fit.thing.number, fit)
    }
    const finds = [...best.values()].sort(order).slice(0, limit)
    return { finds, total: finds.length, isSimilar: true }
  }

  async judge(query, candidates, fit) {
    const things = await Promise.all(candidates.map(({ number }) => this.readThing(number)))
    const fits = things.map(thing => ({ ...fit(query, thing, this.reader), thing })).filter(found => found.entry)
    return fits.filter(found => found.isFull || found.score >= this.reader.rules.least).sort(order)
  }

  async readThing(number) {
    const plain = await this.store.readThing(number)
    if (!this.things.has(number)) this.things.set(number, makeThing(plain, number, this.reader))
    return this.things.get(number)
  }

  /** Return by number of thing what it has of a query. */
  async collect(query) {
    const found = new Map()
    await Promise.all(query.words.map(async (word, asked) => {
      const isLast = query.isOpen && asked === query.words.length - 1
      for (const [number, share] of await this.findWord(word, isLast)) {
        const candidate = getCandidate(found, number)
        candidate.share += share
        if (query.telling.includes(word)) candidate.letters += word.length
      }
    }))
    const optional = query.isOpen && query.words.length > 1 && query.words.at(-1).length < SHORTEST_BEGINNING
    const needed = query.telling.filter(word => !(optional && word === query.words.at(-1)))
    const letters = needed.reduce((sum, word) => sum + word.length, 0)
    await this.addJoined(query, found, letters)
    for (const candidate of found.values()) {
      candidate.isFull = candidate.letters >= letters
      candidate.rank = Math.min(1, candidate.letters / letters) + Math.min(1, candidate.share) / 2
    }
    return found
  }

  /** Return by number of thing how much of a name a word is, less for a form or a beginning. */
  async findWord(word, isOpen) {
    const best = new Map()
    const look = async (sound, weight, open = false) => {
      for (const [other, numbers] of await this.store.findWords(sound, open)) {
        const fits = open ? weight * sound.length / other.length : weight
        for (const [number, share] of readNumbers(numbers)) {
          best.set(number, Math.max(best.get(number) ?? 0, fits * share / WHOLE))
        }
      }
    }
    await Promise.all([
      ...word.sounds.map(sound => look(sound, 1)),
      ...Array.from(word.lemmas, sound => look(sound, AS_FORM)),
      ...word.sounds.filter(sound => isOpen && word.length >= SHORTEST_BEGINNING).map(sound => look(sound, AS_BEGUN, true)),
    ])
    return best
  }

  /** Add the things with the same letters as a query, wherever its gaps between words are. */
  async addJoined(query, found, letters) {
    if (query.words.length < 2) return
    for (const sound of this.reader.readAll(query.words.map(word => word.text).join(""))) {
      for (const [, numbers] of await this.store.findWords(sound, false)) {
        for (const [number, share] of readNumbers(numbers)) {
          const candidate = getCandidate(found, number)
          if (share === WHOLE) Object.assign(candidate, { letters, share: 1 })
        }
      }
    }
  }

  /** Return the things with words like those of a query, in the files where the query's would stand. */
  async collectSimilar(query) {
    const found = new Map()
    const whole = this.reader.readAll(query.core.map(word => word.text).join(""))
    for (const sounds of [whole, ...query.core.map(word => word.sounds)]) {
      const best = new Map()
      for (const sound of sounds) await this.addSimilar(sound, best)
      for (const [number, likeness] of best) getCandidate(found, number).rank += likeness
    }
    return rank(found).slice(0, MOST_SIMILAR)
  }

  /** Add by number of thing how like a sound a word of its names is, and how much of the name that word is. */
  async addSimilar(asked, best) {
    const { sounds, numbers } = await this.store.findNeighbours(asked)
    const enough = this.reader.rules.like_enough
    sounds.forEach((sound, place) => {
      if (Math.min(sound.length, asked.length) < enough * Math.max(sound.length, asked.length)) return
      const likeness = findLikeness(asked, sound)
      if (likeness < enough) return
      for (const [number, share] of readNumbers(numbers[place])) {
        best.set(number, Math.max(best.get(number) ?? 0, likeness * (1 + share / WHOLE)))
      }
    })
  }
}

const order = (one, other) => other.score - one.score || one.thing.number - other.thing.number

function getCandidate(found, number) {
  if (!found.has(number)) found.set(number, { number, letters: 0, share: 0, rank: 0, isFull: false })
  return found.get(number)
}

function rank(found) {
  return [...found.values()].sort((one, other) => other.rank - one.rank || one.number - other.number)
}
