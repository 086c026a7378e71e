namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>The mark of a cut fibre.</summary>
internal static class CutMark
{
    public static void Put(LineCanvas canvas, int column, int row) => canvas.Write(column, row, "╳", Ink.Cut);
}
