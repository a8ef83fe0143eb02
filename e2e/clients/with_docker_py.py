"""Debian's python3-docker on the engine named by DOCKER_HOST; each line that is printed is checked by the test beside it."""
import io
import tarfile

import docker

client = docker.from_env()
assert client.ping()
print("run:", client.containers.run("box", ["echo", "hello"], remove=True).decode().strip())

try:
    client.containers.run("box", ["sh", "-c", "echo wrong >&2; exit 3"], remove=True)
except docker.errors.ContainerError as error:
    print("error:", error.exit_status, error.stderr.decode().strip())
try:
    client.containers.get("nothere")
except docker.errors.NotFound as error:
    print("missing:", error.explanation)

container = client.containers.run("box", ["sh", "-c", "echo one; echo two >&2; sleep 300"], detach=True, name="kept",
                                  labels={"of": "docker-py"}, environment={"A": "b"}, mem_limit="64m", stop_signal="SIGKILL")
for line in container.logs(stream=True, follow=True):
    print("log:", line.decode().strip())
    if line == b"two\n":
        break
code, (out, err) = container.exec_run(["sh", "-c", "echo $A; echo e >&2; exit 5"], demux=True)
print("exec:", code, out.decode().strip(), err.decode().strip())
container.pause()
container.reload()
print("state:", container.status)
container.unpause()

data = io.BytesIO()
with tarfile.open(fileobj=data, mode="w") as archive:
    entry = tarfile.TarInfo("greeting")
    entry.size = 5
    archive.addfile(entry, io.BytesIO(b"salut"))
assert container.put_archive("/tmp", data.getvalue())
chunks, stat = container.get_archive("/tmp/greeting")
with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as archive:
    print("archive:", stat["name"], archive.extractfile("greeting").read().decode())

print("listed:", [each.name for each in client.containers.list(filters={"label": "of=docker-py"})])
print("memory:", container.stats(stream=False)["memory_stats"]["limit"])
print("top:", container.top()["Titles"][0])
image = container.commit("committed", tag="1", message="by docker-py")
print("history:", image.history()[0]["Comment"])
container.stop()
print("exit:", container.wait()["StatusCode"])
container.remove(v=True)
client.images.remove("committed:1")
print("images:", [tag for each in client.images.list() for tag in each.tags])
