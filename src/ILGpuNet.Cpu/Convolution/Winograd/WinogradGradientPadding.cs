using System.Numerics;

namespace ILGpuNet.Cpu;

/// <summary>Copies a batch of images, and of their results' gradients, with channels last and zeros around them: what gradients of weights are computed from.</summary>
internal unsafe struct WinogradGradientPadding<T, TVector, TOperations> : IParallelWork
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    public WinogradGeometry Geometry;
    public int FirstImage, Images;

    /// <summary>All images and their results' gradients, and where the batch's copies go.</summary>
    public T* Source, OutputGradient, Padded, Gradients;

    /// <summary>Memory of the first part for what is turned on the way, and how much further on that of the next one lies.</summary>
    public T* Turned;
    public nint TurnedStep;

    public readonly void Execute(int part, int parts)
    {
        nint sourceSize = Geometry.Groups * Geometry.Source.SourceGroupSize, resultSize = Geometry.Groups * Geometry.Result.SourceGroupSize;
        T* turned = Turned + part * TurnedStep;
        Range mine = Partition.Split(Images, 1, part, parts);
        for (int image = mine.Start.Value; image < mine.End.Value; image++)
        {
            Geometry.Source.Copy<T, TVector, TOperations>(Source + (FirstImage + image) * sourceSize, Padded + image * Geometry.Source.Size, turned);
            Geometry.Result.Copy<T, TVector, TOperations>(OutputGradient + (FirstImage + image) * resultSize, Gradients + image * Geometry.Result.Size, turned);
        }
    }
}
