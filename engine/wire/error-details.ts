/**
 * What the errors that people meet often are about, as data: a key and the values that its sentence names. With these a
 * window can say them in its own language. The rest have only the engine's sentence.
 */
const VALUES = {
  containerNotFound: ['name'],
  containerNameTaken: ['name'],
  containerNameInvalid: ['name'],
  containerNameSame: [],
  containerPrefixAmbiguous: ['prefix'],
  containerNotRunning: ['name'],
  containerPaused: ['name'],
  containerAlreadyPaused: ['name'],
  containerNotPaused: ['name'],
  containerBeingRemoved: ['name'],
  containerRestarting: ['name'],
  ipcNotShareable: ['name'],
  removalOfRunning: ['name'],
  removalOfPaused: ['name'],
  imageNotFound: ['name'],
  imageInUse: ['containers'],
  imageInUseByRunning: ['containers'],
  imageHasChildren: ['images'],
  imageManyNames: ['names'],
  imagePrefixAmbiguous: ['prefix'],
  referenceInvalid: ['text'],
  referenceUppercase: ['path'],
  signalInvalid: ['signal'],
  commandMissing: ['image'],
  commandNotFound: ['command'],
  commandNotExecutable: ['command'],
  bindSourceMissing: ['path'],
  volumeNotFound: ['name'],
  volumeNameInvalid: ['name'],
  volumeNameTaken: ['name'],
  volumeInUse: ['name', 'containers'],
  volumeBusy: ['name', 'containers'],
  volumeNotEmpty: ['name'],
  portTaken: ['address', 'container'],
  portTakenByProgram: ['address'],
  outputNotAbsolute: ['path'],
  outputFolderMissing: ['path', 'folder'],
  outputIsFolder: ['path'],
  notAnArchive: ['file'],
  archiveOfRoot: ['file'],
  archiveOfImages: ['file'],
  archiveLacksLayers: ['file', 'count', 'layers'],
  noSpace: [],
} as const satisfies Record<string, readonly string[]>

export type ErrorKey = keyof typeof VALUES
export type ErrorDetails = {
  [K in ErrorKey]: { key: K; values: Record<(typeof VALUES)[K][number], string> }
}[ErrorKey]

/** Each key with the names of its values. */
export const ERROR_VALUES: Record<ErrorKey, readonly string[]> = VALUES
