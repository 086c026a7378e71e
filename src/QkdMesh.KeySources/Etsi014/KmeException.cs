namespace QkdMesh.KeySources.Etsi014;

/// <summary>What a KME did instead of what it was asked for.</summary>
internal enum KmeFailure
{
    /// <summary>It cannot be reached, or does not answer in time: whether it did as asked is not known.</summary>
    Silent,

    /// <summary>503: not now.</summary>
    Unavailable,

    /// <summary>400: not this, or not any more.</summary>
    BadRequest,

    /// <summary>401, or any other answer that the standard does not define.</summary>
    Refused,

    /// <summary>What it says cannot be read, or cannot be so.</summary>
    Malformed,
}

/// <summary>A failure of a KME, in words for operators. Never holds key, nor what could not be read.</summary>
internal sealed class KmeException(KmeFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public KmeFailure Failure => failure;
}
