// A device that tags each command with a key of its own, and the machine that obeys only what is tagged so:
//   Authentication sign SERVERS CREDENTIALS PEER      reads commands, a line each, and prints tagged ones
//   Authentication check SERVERS CREDENTIALS PEER     reads tagged commands, and says what it obeys
// A key is for one message: Poly1305 under such a key cannot be forged, whatever the attacker computes. The mesh gives a key once, so a
// message that comes again is refused without a list of old ones.
using Authentication;
using QkdMesh.Client;

if (args is not [("sign" or "check") and var role, var servers, var credentials, var peer])
{
    await Console.Error.WriteLineAsync("usage: Authentication sign|check SERVERS CREDENTIALS PEER");
    return 2;
}

using var client = new QkdClient(new QkdClientOptions
{
    Servers = [.. servers.Split(',').Select(server => new Uri(server))], Credentials = credentials,
});
var session = client.Open(peer, new SessionOptions { LeastAssurance = KeyAssurance.Its });
while (await Console.In.ReadLineAsync() is { } line)
    Console.WriteLine(role == "sign" ? await TaggedCommand.SignAsync(session, line) : await TaggedCommand.CheckAsync(session, line));
return 0;
