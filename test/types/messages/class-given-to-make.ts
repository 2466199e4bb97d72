import { Effect } from "effect"
import { Command } from "effect-coma"
import { Model } from "../subjects.ts"

class Train {
  readonly model: Model
  constructor({ model }: { readonly model: Model }) {
    this.model = model
  }
  run() {
    return Effect.log(this.model.lr)
  }
}

export const train = Command.make("train", { model: Model }, Train)
