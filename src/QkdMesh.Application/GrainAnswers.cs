using Orleans.Runtime;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application;

/// <summary>Turns failures of the cluster into expected errors of a use case.</summary>
public static class GrainAnswers
{
    private static readonly MeshError NoAnswer =
        new(ErrorCode.NodeUnavailable, "a node did not answer: it may have done what it was asked, or not");

    public static async Task<Result<T>> OrUnavailable<T>(this ValueTask<Result<T>> call)
    {
        try
        {
            return await call;
        }
        catch (Exception failure) when (IsNoAnswer(failure))
        {
            return NoAnswer;
        }
    }

    public static async Task<Result<T>> OrUnavailable<T>(this ValueTask<T> call)
    {
        try
        {
            return await call;
        }
        catch (Exception failure) when (IsNoAnswer(failure))
        {
            return NoAnswer;
        }
    }

    public static async Task<Result<Done>> OrUnavailable(this ValueTask call)
    {
        try
        {
            await call;
            return Done.Instance;
        }
        catch (Exception failure) when (IsNoAnswer(failure))
        {
            return NoAnswer;
        }
    }

    // All failures of Orleans itself are an OrleansException: silo unavailable, message rejected, client not connected.
    private static bool IsNoAnswer(Exception failure) => failure is TimeoutException or OrleansException;
}
