namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>Where a fibre is cut.</summary>
internal static class CutMark
{
    public static void Put(LineCanvas canvas, int column, int row) => canvas.Write(column, row, "╳", Ink.Cut);
}
