/**
 * The shape that a translation of `T` must have: the same keys, each a text. Plural forms that the other language lacks
 * (`_one`) may be left out.
 */
export type Translation<T> = {
  [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Translation<T[K]>
}
