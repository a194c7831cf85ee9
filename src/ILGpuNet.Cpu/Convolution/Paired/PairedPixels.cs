using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// Transforms rows of tiles to what is multiplied: for each panel of tiles, for each group of points, [channels and points, tiles]. The elements of a channel's windows are
/// written down first, for each place in a window those of all tiles side by side, and then combined to points, all by whole vectors of tiles however short their rows are.
/// </summary>
internal sealed unsafe class PairedPixels<T, TVector, TOperations>(PairedGeometry geometry)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private readonly PairedAxis height = geometry.Height, width = geometry.Width;
    private readonly int tilesWide = geometry.Width.Tiles, tilesHigh = geometry.Height.Tiles;

    /// <summary>Elements of a row with zeros around it, as far as vectors of windows read.</summary>
    private readonly int lineLength = geometry.Width.Step * (geometry.Width.Tiles + 2 * TOperations.Count) + geometry.Width.Window;

    /// <summary>Elements of the panels of some columns.</summary>
    public nint PanelsSize(EvenPanels panels, int channels) => Offset((panels.Padded, 0), 0, channels);

    /// <summary>Where a group of points of a panel begins.</summary>
    public nint Offset((int Start, int Width) panel, int group, int channels) =>
        ((nint)panel.Start * geometry.Points + (nint)panel.Width * geometry.PointGroups[group].Before) * channels;

    /// <summary>Transforms some channels of some rows of tiles, counted through the images.</summary>
    /// <param name="source">The first of the channels of the first image.</param>
    /// <param name="imageSize">Distance between images.</param>
    /// <param name="firstRow">The first row of tiles.</param>
    /// <param name="rows">Number of rows of tiles.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="panels">How the tiles are cut into panels.</param>
    /// <param name="destination">The panels.</param>
    public void Transform(T* source, nint imageSize, int firstRow, int rows, int channels, EvenPanels panels, T* destination)
    {
        // The last vector of a row goes beyond its end.
        nint placeStride = panels.Padded + TOperations.Count, lines = (nint)rows * height.Window * lineLength;
        int places = height.Window * width.Window;
        T* scratch = ThreadScratch.Get<T>(ScratchSlot.OwnRowPanels, places * placeStride + lines);
        T* line = scratch + places * placeStride;
        new Span<T>(line, checked((int)lines)).Clear();
        for (int channel = 0; channel < channels; channel++)
        {
            ReadWindows(source + channel * geometry.SourceChannelSize, imageSize, firstRow, rows, line, scratch, placeStride);
            WritePanels(scratch, placeStride, channel, channels, panels, destination);
        }
    }

    /// <summary>The elements of the windows of a channel, [places in a window, tiles].</summary>
    private void ReadWindows(T* source, nint imageSize, int firstRow, int rows, T* lines, T* places, nint placeStride)
    {
        for (int row = 0, run; row < rows; row += run, places += run * tilesWide)
        {
            (int image, int tile) = Math.DivRem(firstRow + row, tilesHigh);
            run = Math.Min(rows - row, tilesHigh - tile);
            ReadRows(source + image * imageSize, height.Start + height.Step * tile, run, lines, places, placeStride);
        }
    }

    /// <summary>Those of some rows of tiles of an image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadRows(T* plane, int first, int rows, T* lines, T* places, nint placeStride)
    {
        int count = height.Step * (rows - 1) + height.Window;
        // All rows are copied before the first is read again.
        for (int i = 0; i < count; i++)
            if ((uint)(first + i) < (uint)height.Source) CopyRow(plane + (nint)(first + i) * width.Source, lines + i * lineLength);
        nint windowRow = width.Window * placeStride;
        for (int tile = 0; tile < rows; tile++, places += tilesWide)
        {
            // What two windows have in common was read for the one before.
            for (int i = tile == 0 ? 0 : height.Window - height.Step; i < height.Window; i++)
            {
                int line = height.Step * tile + i;
                T* place = places + i * windowRow;
                if ((uint)(first + line) < (uint)height.Source) ReadRow(lines + line * lineLength, place, placeStride);
                else ClearRow(place, placeStride);
                if (i >= height.Step && tile + 1 < rows) CopyPlaces(place, places + (i - height.Step) * windowRow + tilesWide, placeStride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CopyRow(T* row, T* line)
    {
        int left = Math.Max(-width.Start, 0), from = Math.Max(width.Start, 0);
        int count = Math.Min(width.Source - from, width.Step * (tilesWide - 1) + width.Window - left);
        row += from;
        line += left;
        // The next channel's row is asked for, far from this one: convolutions take 5 to 12 % longer without.
        T* next = row + geometry.SourceChannelSize;
        int i = 0;
        for (; i <= count - TOperations.Count; i += TOperations.Count)
        {
            TOperations.Prefetch(next + i);
            TOperations.Store(TOperations.Load(row + i), line + i);
        }
        TOperations.Prefetch(next + i);
        if (i < count) TOperations.Store(TOperations.LoadFirst(row + i, count - i), line + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ClearRow(T* places, nint placeStride)
    {
        for (int place = 0; place < width.Window; place++, places += placeStride)
            for (int tile = 0; tile < tilesWide; tile += TOperations.Count) TOperations.Store(TOperations.Zero, places + tile);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CopyPlaces(T* from, T* to, nint placeStride)
    {
        for (int place = 0; place < width.Window; place++, from += placeStride, to += placeStride)
            for (int tile = 0; tile < tilesWide; tile += TOperations.Count) TOperations.Store(TOperations.Load(from + tile), to + tile);
    }

    /// <summary>The elements of a row that lie a window's step apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadRow(T* line, T* places, nint placeStride)
    {
        bool isByFour = width.Step == 4;
        for (int tile = 0; tile < tilesWide; tile += TOperations.Count, line += width.Step * TOperations.Count, places += TOperations.Count)
        {
            if (isByFour)
            {
                ReadByFour(line, places, placeStride, 4);
                ReadByFour(line + 4, places + 4 * placeStride, placeStride, width.Window - 4);
            }
            else
            {
                ReadByTwo(line, places, placeStride, 2);
                ReadByTwo(line + 2, places + 2 * placeStride, placeStride, width.Window - 2);
            }
        }
    }

    /// <summary>Of every four elements the first <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadByFour(T* line, T* places, nint placeStride, int count)
    {
        TVector a = TOperations.Load(line), b = TOperations.Load(line + TOperations.Count);
        TVector c = TOperations.Load(line + 2 * TOperations.Count), d = TOperations.Load(line + 3 * TOperations.Count);
        TVector left = TOperations.EvenElements(a, b), right = TOperations.EvenElements(c, d);
        TOperations.Store(TOperations.EvenElements(left, right), places);
        if (count > 2) TOperations.Store(TOperations.OddElements(left, right), places + 2 * placeStride);
        if (count < 2) return;
        left = TOperations.OddElements(a, b);
        right = TOperations.OddElements(c, d);
        TOperations.Store(TOperations.EvenElements(left, right), places + placeStride);
        if (count > 2) TOperations.Store(TOperations.OddElements(left, right), places + 3 * placeStride);
    }

    /// <summary>Of every two elements the first, or both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadByTwo(T* line, T* places, nint placeStride, int count)
    {
        TVector a = TOperations.Load(line), b = TOperations.Load(line + TOperations.Count);
        TOperations.Store(TOperations.EvenElements(a, b), places);
        if (count > 1) TOperations.Store(TOperations.OddElements(a, b), places + placeStride);
    }

    /// <summary>The points of a channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WritePanels(T* places, nint placeStride, int channel, int channels, EvenPanels panels, T* destination)
    {
        for (int panel = 0; panel < panels.Count; panel++)
        {
            (int start, int columns) = panels[panel];
            for (int group = 0; group < geometry.PointGroups.Length; group++)
            {
                PointGroup these = geometry.PointGroups[group];
                T* row = destination + Offset((start, columns), group, channels) + (nint)channel * these.Count * columns;
                for (int high = these.High.Start.Value; high < these.High.End.Value; high++)
                {
                    for (int wide = these.Wide.Start.Value; wide < these.Wide.End.Value; wide++, row += columns)
                    {
                        WritePoint(places + start, placeStride, height.Points[high], width.Points[wide], columns, row);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WritePoint(T* places, nint placeStride, PairedPoint high, PairedPoint wide, int columns, T* row)
    {
        nint windowRow = width.Window * placeStride;
        T* first = places + high.Plus * windowRow + wide.Plus * placeStride;
        nint left = (wide.Minus - wide.Plus) * placeStride, up = (high.Minus - high.Plus) * windowRow;
        if (high.Minus < 0 && wide.Minus < 0)
        {
            for (int i = 0; i < columns; i += TOperations.Count) TOperations.Store(TOperations.Load(first + i), row + i);
        }
        else if (high.Minus < 0 || wide.Minus < 0)
        {
            T* second = first + (high.Minus < 0 ? left : up);
            for (int i = 0; i < columns; i += TOperations.Count) TOperations.Store(Difference(first + i, second + i), row + i);
        }
        else
        {
            for (int i = 0; i < columns; i += TOperations.Count)
                TOperations.Store(TOperations.Subtract(Difference(first + i, first + left + i), Difference(first + up + i, first + up + left + i)), row + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Difference(T* plus, T* minus) => TOperations.Subtract(TOperations.Load(plus), TOperations.Load(minus));
}
