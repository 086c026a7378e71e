using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using QkdMesh.Client;

namespace Authentication;

/// <summary>A line <c>KEY-ID TAG COMMAND</c>. The tag is Poly1305 of RFC 8439 over the id and the command.</summary>
internal static class TaggedCommand
{
    private const int TagSize = 16;

    public static async Task<string> SignAsync(IQkdSession session, string command)
    {
        using var key = await session.GetKeyAsync();
        return $"{key.Id} {Convert.ToHexStringLower(TagOf(key, command))} {command}";
    }

    public static async Task<string> CheckAsync(IQkdSession session, string line)
    {
        if (line.Split(' ', 3) is not [var name, var tag, var command] || !Guid.TryParse(name, out var id) || !IsTag(tag))
            return "refused: it has no tag";
        try
        {
            using var key = await session.CollectKeyAsync(id);
            return CryptographicOperations.FixedTimeEquals(TagOf(key, command), Convert.FromHexString(tag))
                ? $"obeyed: {command}"
                : "refused: the tag is of another command";
        }
        catch (QkdException refused) when (refused.Reason is "UNKNOWN_KEY_ID" or "NOT_ENTITLED_TO_KEY" or "MALFORMED_KEY_ID")
        {
            return "refused: its key was used already, or never made for this machine";
        }
        catch (KeysLostException)
        {
            return "refused: the answer with its key was lost, send the command again under another key";
        }
    }

    private static bool IsTag(string text) => text.Length == 2 * TagSize && text.All(char.IsAsciiHexDigit);

    private static byte[] TagOf(QkdKey key, string command)
    {
        var mac = new Poly1305();
        mac.Init(new KeyParameter(key.Bytes));
        mac.BlockUpdate(Encoding.UTF8.GetBytes($"{key.Id} {command}"));
        var tag = new byte[TagSize];
        mac.DoFinal(tag);
        return tag;
    }
}
