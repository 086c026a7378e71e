using System.Globalization;
using System.Net;
using QkdMesh.TestKme;

// Two KMEs that share keys. SAEs prove who they are by certificates. FOLDER holds kme.pem, kme-key.pem and ca.pem. The KMEs listen at
// ADDRESS, or at 127.0.0.1. The program prints "ready URL-A URL-B". Then it obeys one order a line until its input ends: "a stalls",
// "b answers 503", "a is well". It answers each order with "done".
if (args is not [var folder, var keySize, var mostPerRequest, .. { Length: <= 1 } rest])
{
    Console.Error.WriteLine("usage: QkdMesh.TestKme FOLDER KEY_SIZE MAX_KEY_PER_REQUEST [ADDRESS]");
    return 2;
}
var store = new SharedKeys();
var limits = new Limits(int.Parse(keySize, CultureInfo.InvariantCulture), int.Parse(mostPerRequest, CultureInfo.InvariantCulture));
var kmes = new Dictionary<string, Kme>(StringComparer.Ordinal) { ["a"] = new Kme(store, limits), ["b"] = new Kme(store, limits) };
var address = rest is [var listen] ? IPAddress.Parse(listen) : IPAddress.Loopback;
await using var a = await KmeServer.StartAsync(kmes["a"], folder, address);
await using var b = await KmeServer.StartAsync(kmes["b"], folder, address);
Console.WriteLine($"ready {a.Url} {b.Url}");
while (await Console.In.ReadLineAsync() is { } order)
{
    var words = order.Split(' ', 2);
    Console.WriteLine(kmes.TryGetValue(words[0], out var kme) ? kme.Obey(words[1]) : $"there is no KME {words[0]}");
}
return 0;
