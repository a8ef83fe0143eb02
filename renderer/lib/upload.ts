/** Sends a file to the engine (web mode), with progress, which fetch can't tell. Rejects with the engine's own sentence. */
export function upload(file: File, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', `upload?name=${encodeURIComponent(file.name)}`)
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total ? loaded / total : 0))
    request.addEventListener('load', () => {
      if (request.status === 200) resolve((JSON.parse(request.responseText) as { path: string }).path)
      else reject(new Error(request.responseText.trim() || `the engine answered ${request.status}`))
    })
    request.addEventListener('error', () => reject(new Error('the connection to the engine was lost')))
    request.addEventListener('abort', () => reject(new Error('cancelled')))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}
