/** Settings of the kernel that decide about user namespaces; null where this kernel does not have one. */
export interface NamespaceSettings {
  /** kernel.apparmor_restrict_unprivileged_userns: Ubuntu since 24.04. */
  apparmorRestricts: string | null
  /** kernel.unprivileged_userns_clone: Debian's and Arch's. */
  clone: string | null
  /** user.max_user_namespaces */
  most: string | null
}

/** Why an ordinary user gets no namespace here, and the line that mends it. `said`: what unshare wrote. */
export function namespaceRefusal(settings: NamespaceSettings, said: string): string {
  if (settings.apparmorRestricts === '1')
    return sentence(
      'keeps user namespaces from programs it does not know',
      'kernel.apparmor_restrict_unprivileged_userns=0',
    )
  if (settings.clone === '0')
    return sentence('allows user namespaces to root only', 'kernel.unprivileged_userns_clone=1')
  if (settings.most === '0') return sentence('allows no user namespaces', 'user.max_user_namespaces=65536')
  return `no user namespace can be made here, so containers cannot run as this user: ${said || 'unshare gave no reason'}`
}

function sentence(what: string, setting: string): string {
  return `this system ${what}, so containers cannot run as this user; an administrator can change that for good with: echo ${setting} | sudo tee /etc/sysctl.d/60-cutaway.conf && sudo sysctl --system`
}
