import { Command } from "effect-coma"

class Train {
  async run() {
    await fetch("https://example.com")
  }
}

export const train = Command.fromClass("train", {}, Train)
