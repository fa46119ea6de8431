// The files of the search in the release, each fetched when something in it is looked up, and kept.

export class Store {
  constructor(base) {
    this.base = base
    this.kept = new Map()
  }

  /** Read what to look up first. Rejects where the files cannot be had. */
  open() {
    return this.keep("open", async () => {
      this.index = await (await get(new URL("index.json", this.base), "no-cache")).json()
      this.rules = await this.read("rules.json", answer => answer.json())
    })
  }

  /** Return the value of a file; its address changes with its content, so that caches may keep it. */
  read(name, parse) {
    return this.keep(name, async () => parse(await get(new URL(`${name}?${this.index.digest}`, this.base))))
  }

  keep(name, make) {
    if (!this.kept.has(name)) {
      const made = make()
      made.catch(() => this.kept.delete(name))
      this.kept.set(name, made)
    }
    return this.kept.get(name)
  }

  /** Return the words that are a sound, or begin with it: [sound, numbers as written]. */
  async findWords(sound, isOpen) {
    const starts = this.index.words, found = []
    for (let file = Math.max(0, findPlace(starts, `${sound}\0`) - 1); file < starts.length; file++) {
      if (starts[file] > sound && !(isOpen && starts[file].startsWith(sound))) break
      const { sounds, numbers } = await this.readWords(file)
      for (let place = findPlace(sounds, sound); place < sounds.length; place++) {
        if (sounds[place] !== sound && !(isOpen && sounds[place].startsWith(sound))) break
        found.push([sounds[place], numbers[place]])
      }
    }
    return found
  }

  /** Return the words in the file where a sound stands or would stand. */
  async findNeighbours(sound) {
    if (!this.index.words.length) return { sounds: [], numbers: [] }
    return this.readWords(Math.max(0, findPlace(this.index.words, `${sound}\0`) - 1))
  }

  readWords(file) {
    return this.read(`words-${file}.txt`, async answer => {
      const lines = (await answer.text()).split("\n").map(line => line.split(" "))
      return { sounds: lines.map(([sound]) => sound), numbers: lines.map(([, numbers]) => numbers) }
    })
  }

  /** Return the thing with a number as the release has it. */
  async readThing(number) {
    const starts = this.index.things
    const file = starts.findLastIndex(start => start <= number)
    return (await this.read(`things-${file}.json`, answer => answer.json()))[number - starts[file]]
  }
}

/** Return numbers of things, each with how much of a name the word is: 1 to 9, all of it. */
export function* readNumbers(written) {
  let number = 0
  for (const [, step, share] of written.matchAll(/([0-9a-z]+)([A-I])/g)) {
    number += parseInt(step, 36)
    yield [number, share.charCodeAt(0) - 64]
  }
}

async function get(address, cache = "default") {
  const answer = await fetch(address, { cache })
  if (!answer.ok) throw new Error(`${address.pathname}: ${answer.status}`)
  return answer
}

/** Return the first place in sorted texts whose text is not before another. */
function findPlace(texts, sought) {
  let low = 0, high = texts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (texts[middle] < sought) low = middle + 1
    else high = middle
  }
  return low
}
