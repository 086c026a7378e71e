using System.Text.Json.Nodes;

namespace QkdMesh.TestKme;

/// <param name="KeySize">In bits.</param>
internal sealed record Limits(int KeySize, int MaxKeyPerRequest);

/// <summary>One KME, and the fault that it shows.</summary>
internal sealed class Kme(SharedKeys store, Limits limits)
{
    private const string NotFound = "one or more keys specified are not found on KME";

    private static readonly string[] Moods =
    [
        "is well", "stalls", "answers 503", "answers 401", "breaks off", "gives malformed answers", "gives endless answers",
        "gives other keys", "gives other sizes",
        "loses every third key", "loses all keys", "gives a key again", "gives the bytes of a key again", "gives no keys", "has few keys",
        "knows keys late", "knows keys late and says 404", "has none now and then", "is below a path",
        "gives the first answer again", "gives half of the keys",
    ];

    private JsonObject? _lastKey;
    private byte[]? _lastBytes;
    private List<byte[]> _firstAnswer = [];
    private int _count, _freshRequests, _lastKnown;

    public string Mood { get; private set; } = "is well";

    public string Obey(string mood)
    {
        if (mood == "counts") return Volatile.Read(ref _count).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (mood == "hears of keys")
        {
            Volatile.Write(ref _lastKnown, store.Count);
            return "done";
        }
        if (!Moods.Contains(mood)) return $"a KME cannot do this: {mood}";
        Mood = mood;
        if (mood == "is well") _firstAnswer = [];
        return "done";
    }

    public JsonObject Status(string caller, string peer) => new()
    {
        ["source_KME_ID"] = "one", ["target_KME_ID"] = "other", ["master_SAE_ID"] = caller, ["slave_SAE_ID"] = peer,
        ["key_size"] = limits.KeySize, ["stored_key_count"] = 1000, ["max_key_count"] = 1000,
        ["max_key_per_request"] = limits.MaxKeyPerRequest,
        ["max_key_size"] = limits.KeySize, ["min_key_size"] = limits.KeySize, ["max_SAE_ID_count"] = 0,
    };

    /// <summary>"Get key" of ETSI GS QKD 014.</summary>
    public KmeAnswer GetKey(string caller, string peer, JsonObject request)
    {
        var number = (int?)request["number"] ?? 1;
        if (((int?)request["size"] ?? limits.KeySize) % 8 != 0) return KmeAnswer.Error(400, "size shall be a multiple of 8");
        if (number > limits.MaxKeyPerRequest) return KmeAnswer.Error(400, "too many keys");
        if (Mood == "has few keys" && number > 3) return KmeAnswer.Error(503, "not that many keys");
        if (Mood == "has none now and then" && Interlocked.Increment(ref _freshRequests) % 3 != 0)
            return KmeAnswer.Error(404, "no keys available");
        Interlocked.Add(ref _count, number);
        var given = Mood == "gives no keys" ? 0 : number;
        if (Mood != "gives the bytes of a key again") _lastBytes = null;
        // Both KMEs give these bytes, so the ends agree on them.
        var first = Mood == "gives the first answer again" ? _firstAnswer : [];
        var keys = Enumerable.Range(0, given)
            .Select(at => store.Make(caller, peer, limits.KeySize / 8, again: _lastBytes ?? first.ElementAtOrDefault(at))).ToList();
        if (keys.Count > 0) _lastBytes = keys[0].Key;
        if (first.Count > 0) Mood = "is well";
        if (_firstAnswer.Count == 0) _firstAnswer = [.. keys.Select(key => key.Key.ToArray())];
        return Give(keys);
    }

    /// <summary>"Get key with key IDs" of ETSI GS QKD 014.</summary>
    public KmeAnswer GetKeyWithIds(string caller, string peer, JsonObject request)
    {
        var ids = request["key_IDs"]!.AsArray().Select(id => (Guid)id!["key_ID"]!).ToList();
        if (ids.Count > limits.MaxKeyPerRequest) return KmeAnswer.Error(400, "too many keys");
        foreach (var id in ids.Where(IsLost)) store.Lose(id);
        if (ids.Exists(IsLate))
            return KmeAnswer.Error(Mood.EndsWith("404", StringComparison.Ordinal) ? 404 : 400, NotFound);
        if (Mood == "gives half of the keys") ids = ids[..((ids.Count + 1) / 2)];
        if (store.Take(peer, caller, ids) is { } keys) return Give(keys);
        // It gave these keys before, in an answer that could not be read.
        return Mood == "gives malformed answers" ? Give([]) : KmeAnswer.Error(400, NotFound);
    }

    // The first four bytes of an id are a counter. A late KME knows the keys that there were when it was last told of them.
    private bool IsLate(Guid id) =>
        Mood.StartsWith("knows keys late", StringComparison.Ordinal) && BitConverter.ToInt32(id.ToByteArray()) > _lastKnown;

    private bool IsLost(Guid id) =>
        Mood == "loses all keys" || (Mood == "loses every third key" && BitConverter.ToInt32(id.ToByteArray()) % 3 == 0);

    private KmeAnswer Give(List<(Guid Id, byte[] Key)> keys)
    {
        if (Mood == "gives other keys") foreach (var (_, key) in keys) key[0] ^= 1;
        if (Mood == "gives other sizes") keys = [.. keys.Select(key => (key.Id, key.Key[1..]))];
        var given = new JsonArray(
        [
            .. keys.Select(key => new JsonObject { ["key_ID"] = key.Id.ToString(), ["key"] = Convert.ToBase64String(key.Key) }),
        ]);
        if (Mood == "gives a key again" && _lastKey is { } last) given[0] = last.DeepClone();
        if (given.Count > 0) _lastKey = (JsonObject)given[0]!.DeepClone();
        var container = new JsonObject { ["keys"] = given, ["key_container_extension"] = new JsonObject { ["any_thing"] = "{}" } };
        return new KmeAnswer(200, Mood == "gives malformed answers" ? container.ToJsonString()[..^9] : container.ToJsonString());
    }
}

internal sealed record KmeAnswer(int Status, string Json)
{
    public static KmeAnswer Error(int status, string message) => new(status, new JsonObject { ["message"] = message }.ToJsonString());
}
