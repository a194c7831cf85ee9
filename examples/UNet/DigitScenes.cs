using ILGpuNet;
using ILGpuNet.Data;

namespace UNetExample;

/// <summary>
/// Images of handwritten digits on textures, made anew in each epoch: inputs [1, size, size], targets [size, size] with 1 where there is a digit.
/// </summary>
public sealed class DigitScenes : Dataset
{
    private const int DigitSize = 28, DigitsPerScene = 2;

    private readonly float[] digits;
    private readonly int size;
    private readonly bool isFixed;

    /// <summary>Makes scenes of the given digits.</summary>
    /// <param name="digits">[n, 1, 28, 28], from 0 to 1.</param>
    /// <param name="count">Scenes of an epoch.</param>
    /// <param name="size">Height and width of a scene.</param>
    /// <param name="isFixed">Whether all epochs show the same scenes, to measure by.</param>
    public DigitScenes(Tensor digits, int count, int size, bool isFixed)
    {
        (this.digits, this.size, this.isFixed, Count) = (digits.ToArray(), size, isFixed, count);
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override Sample Read(int index, SampleRandom random)
    {
        if (isFixed) random = new SampleRandom(seed: 2, position: index);
        float[] scene = Texture(random);
        long[] mask = new long[size * size];
        for (int i = 0; i < DigitsPerScene; i++) Place(scene, mask, random);
        return new Sample(HostArray.Of(scene, [1, size, size]), HostArray.Of(mask, [size, size]));
    }

    /// <summary>Waves of three random directions, and noise.</summary>
    private float[] Texture(SampleRandom random)
    {
        float[] texture = new float[size * size];
        for (int wave = 0; wave < 3; wave++)
        {
            double across = random.NextDouble(-1, 1), down = random.NextDouble(-1, 1), phase = random.NextDouble(0, 2 * Math.PI);
            for (int i = 0; i < texture.Length; i++) texture[i] += 0.12f * (float)Math.Sin(across * (i % size) + down * (i / size) + phase);
        }
        for (int i = 0; i < texture.Length; i++) texture[i] += (float)random.NextDouble(0.2, 0.4);
        return texture;
    }

    /// <summary>Draws a random digit somewhere, brighter than what is behind it.</summary>
    private void Place(float[] scene, long[] mask, SampleRandom random)
    {
        int first = random.Next(digits.Length / (DigitSize * DigitSize)) * DigitSize * DigitSize;
        int top = random.Next(size - DigitSize + 1), left = random.Next(size - DigitSize + 1);
        float brightness = (float)random.NextDouble(0.35, 0.6);
        for (int i = 0; i < DigitSize * DigitSize; i++)
        {
            float ink = digits[first + i];
            int pixel = (top + i / DigitSize) * size + left + i % DigitSize;
            scene[pixel] += ink * brightness;
            if (ink >= 0.5f) mask[pixel] = 1;
        }
    }
}
