// A backup between two data centres. Each segment is sealed with a key of its own:
//   Backup receive SERVERS CREDENTIALS PEER FILE      prints the port, then the size and the SHA-256 of what came
//   Backup send SERVERS CREDENTIALS PEER PORT         sends its standard input, prints each segment that is there, then the same two
// The options --segment KIB and --patience SECONDS set the size of a segment, and how long a site may be lost.
using System.Globalization;
using Backup;
using QkdMesh.Client;

var options = BackupOptions.Read(args);
if (options is null)
{
    await Console.Error.WriteLineAsync(
        "usage: Backup send|receive SERVERS CREDENTIALS PEER PORT|FILE [--segment KIB] [--patience SECONDS]");
    return 2;
}

using var client = new QkdClient(new QkdClientOptions
{
    Servers = options.Servers, Credentials = options.Credentials,
    // A backup has time. Its calls wait until a lost site is replaced.
    Deadline = options.Patience, RetryBudget = 1000,
});
var session = client.Open(options.Peer);
var (size, digest) = options.IsSender
    ? await Transfer.SendAsync(
        session, Console.OpenStandardInput(), int.Parse(options.Place, CultureInfo.InvariantCulture), options.SegmentSize)
    : await Transfer.ReceiveAsync(session, options.Place);
Console.WriteLine($"{size} bytes, SHA-256 {Convert.ToHexStringLower(digest)}");
return 0;
