using Orleans.Runtime;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application;

/// <summary>Where failures of the cluster become expected errors of a use case.</summary>
public static class GrainAnswers
{
    private static readonly MeshError NoAnswer = new(ErrorCode.NodeUnavailable, "a node did not answer, and what it did is not known");

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

    // Silo unavailable, message rejected, client not connected: all of Orleans' own are an OrleansException.
    private static bool IsNoAnswer(Exception failure) => failure is TimeoutException or OrleansException;
}
