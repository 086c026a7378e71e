using SharpFuzz;

namespace QkdMesh.Fuzz;

/// <summary>Takes inputs from afl-fuzz. The reader runs in a child process, which may hang or die while the run goes on.</summary>
internal static class AflServer
{
    public static void Run(string name)
    {
        // Made at the first input: instrumented code must not run before its memory for counters exists.
        IFuzzTarget? target = null;
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target ??= FuzzTargets.Make(name);
            target.Run(input.GetBuffer().AsSpan(0, (int)input.Length));
        });
    }
}
