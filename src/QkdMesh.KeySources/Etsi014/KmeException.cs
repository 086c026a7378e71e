namespace QkdMesh.KeySources.Etsi014;

/// <summary>How a KME failed a request.</summary>
internal enum KmeFailure
{
    /// <summary>No connection, or no answer in time. The KME may have carried out the request.</summary>
    Silent,

    /// <summary>503, or another answer that says that the KME has no key now.</summary>
    Unavailable,

    /// <summary>400: the KME refuses the request, for example because it has no such key any more.</summary>
    BadRequest,

    /// <summary>401, or an answer that the standard does not define.</summary>
    Refused,

    /// <summary>The answer cannot be read, or contradicts the standard.</summary>
    Malformed,
}

/// <summary>A failure of a KME, in words for operators. The message holds neither key nor text that could not be read.</summary>
internal sealed class KmeException(KmeFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public KmeFailure Failure => failure;
}
