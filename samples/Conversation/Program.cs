// Two services that talk under AES-256-GCM, and change the key with each key of a stream. Start one to listen and the other to call:
//   Conversation listen SERVERS CREDENTIALS PEER            prints the port
//   Conversation call SERVERS CREDENTIALS PEER PORT [N]     talks under N keys, or until its input ends
using System.Globalization;
using Conversation;
using QkdMesh.Client;

if (args is not [("listen" or "call") and var role, var servers, var credentials, var peer, ..] || (role == "call" && args.Length < 5))
{
    await Console.Error.WriteLineAsync("usage: Conversation listen|call SERVERS CREDENTIALS PEER [PORT [KEYS]]");
    return 2;
}

using var client = new QkdClient(new QkdClientOptions
{
    Servers = [.. servers.Split(',').Select(server => new Uri(server))], Credentials = credentials,
});
using var ring = new KeyRing();
using var end = new CancellationTokenSource();
var stream = client.Open(peer).StreamKeysAsync(
    new StreamOptions { Name = "conversation", Period = TimeSpan.FromMilliseconds(200) }, end.Token);
var following = ring.FollowAsync(stream);

try
{
    if (role == "listen")
        await Service.AnswerAsync(ring);
    else
        await Service.CallAsync(ring, Number(args[4]), args.Length > 5 ? Number(args[5]) : int.MaxValue);
}
finally
{
    await end.CancelAsync();
    await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}

// A stream that failed for good ends the conversation: its keys would get old.
return following.IsFaulted ? 1 : 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
