import { Command } from "effect-coma"
import { Model } from "../subjects.ts"

export const train = Command.make("train", { model: Model }, ({ model }) => model.lr * 2)
