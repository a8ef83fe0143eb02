/** How a layer's tar says that something below is gone (OCI image-spec, layer.md, "Whiteouts"). */
export const WHITEOUT_PREFIX = '.wh.'
export const OPAQUE_MARK = '.wh..wh..opq'

/** How overlayfs marks a folder that hides all of a lower one; in a user namespace it may only use `user.`. */
export function opaqueXattr(rootless: boolean): string {
  return rootless ? 'user.overlay.opaque' : 'trusted.overlay.opaque'
}

export function isOverlayXattr(name: string): boolean {
  return name.startsWith('trusted.overlay.') || name.startsWith('user.overlay.')
}
