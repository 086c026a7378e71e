using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Conversation;

/// <summary>The two ends of the conversation.</summary>
internal static class Service
{
    private const byte Caller = 0, Answerer = 1;

    private const ulong MessagesOfAKey = 3;

    // How long a key may need to reach this service after the other has it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Answers one caller, under the keys that the caller chooses.</summary>
    public static async Task AnswerAsync(KeyRing ring)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        using var caller = await listener.AcceptTcpClientAsync();
        var stream = caller.GetStream();
        while (await Wire.ReadAsync(stream) is { } message)
        {
            var id = Wire.IdOf(message);
            if (await ring.FindAsync(id, Patience) is not { } key)
            {
                // This service never got the key, or does not keep it any more.
                await Wire.WriteAsync(stream, ReadOnlyMemory<byte>.Empty);
                continue;
            }

            var text = Encoding.UTF8.GetString(Wire.Open(key, Caller, message));
            // A message that comes again gets the same answer, so no nonce is used for two texts.
            await Wire.WriteAsync(
                stream, Wire.Seal(id, key, Answerer, Wire.NumberOf(message), Encoding.UTF8.GetBytes($"heard: {text}")));
        }
    }

    /// <summary>Says something under each new key, and prints the id of each key that both services used.</summary>
    /// <param name="keys">Ends after so many keys.</param>
    public static async Task CallAsync(KeyRing ring, int port, int keys)
    {
        using var input = new CancellationTokenSource();
        _ = Task.Run(() => EndWithInput(input));
        using var answerer = new TcpClient();
        await answerer.ConnectAsync(IPAddress.Loopback, port);
        var stream = answerer.GetStream();
        Guid? current = null;
        for (var used = 0; used < keys;)
        {
            try
            {
                current = await ring.NextAsync(current, input.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (await SayAsync(ring, stream, current.Value)) Console.WriteLine($"{++used} {current}");
        }
    }

    /// <returns>Whether the other service has the key too.</returns>
    private static async Task<bool> SayAsync(KeyRing ring, NetworkStream stream, Guid id)
    {
        if (await ring.FindAsync(id, TimeSpan.Zero) is not { } key) return false;
        for (var number = 0UL; number < MessagesOfAKey; number++)
        {
            var text = $"message {number} under {id}";
            await Wire.WriteAsync(stream, Wire.Seal(id, key, Caller, number, Encoding.UTF8.GetBytes(text)));
            var answer = await Wire.ReadAsync(stream) ?? throw new EndOfStreamException("the other service ended the conversation");
            if (answer.Length == 0) return false;
            if (Wire.IdOf(answer) != id || Encoding.UTF8.GetString(Wire.Open(key, Answerer, answer)) != $"heard: {text}")
                throw new InvalidDataException("the answer is not to what was said");
        }

        return true;
    }

    private static void EndWithInput(CancellationTokenSource end)
    {
        while (Console.In.ReadLine() is not null)
        {
        }

        end.Cancel();
    }
}
