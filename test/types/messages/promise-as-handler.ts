import { Command } from "effect-coma"
import { Model } from "../subjects.ts"

export const train = Command.make("train", { model: Model }, async ({ model }) => {
  await fetch(`https://example.com/${model.lr}`)
})
