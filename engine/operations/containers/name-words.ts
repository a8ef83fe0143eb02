/** Words that generated container names are made of: how something is, and something cut, layered or carried. */
export const ADJECTIVES = words(`
  agile airy amber ample apt balmy bold brave breezy bright brisk broad calm candid careful cheerful chipper civil clear
  clever cool coral cosy crisp curious dapper daring deft eager early earnest easy even exact fair fancy fearless fine
  firm fleet fluent fond frank fresh gentle glad golden good graceful grand great handy happy hardy hearty honest hopeful
  humble ideal jolly joyful keen kind lasting light lively loyal lucid lucky mellow merry mighty mild modest neat nimble
  noble open orderly patient placid plucky polite prime proud quick quiet rapid ready robust rosy serene sharp silver
  simple sleek smart smooth snappy snug solid sound spry steady stellar still sturdy subtle sunny sure swift tender
  thrifty tidy tranquil true trusty upbeat useful vivid warm wise witty worthy zesty
`)

export const NOUNS = words(`
  acorn anchor anvil apricot arbor atlas badger bamboo barge barley basalt basin beacon birch bobbin boulder bramble
  bridge brook buoy cabin canal canyon caravan cedar chalk chestnut chisel cirrus clover comet compass copper coral cove
  crane crater cricket crystal cypress dahlia delta dingo dock dolphin dune easel elm ember falcon fennel fern ferry
  finch fjord flint freighter galley garnet geode ginger glacier gneiss granite grove gull hamlet harbor hazel heron
  hinge ibis inlet iris island jasper jetty juniper kayak kelp kestrel kiln lagoon lantern larch laurel lemur lichen
  lilac linden lynx mallow mantle maple marble marlin marten meadow mesa mica moraine nectar nutmeg oak oasis onyx
  orchard otter oyster paddle panda pebble pelican pepper pier pine plateau plover poplar prairie prism quail quarry
  quartz quay raft raven reef ridge river robin rudder saffron sandbar schooner sedge shale shore slate sorrel spruce
  strata summit swallow teal terrace thicket thistle thyme timber topaz trawler tundra tunnel valley walnut wharf willow
  wren yarrow zephyr
`)

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
