namespace ILGpuNet;

/// <summary>How values between the elements of a grid are found.</summary>
public enum Interpolation
{
    /// <summary>The element at the position rounded down, as PyTorch's and OpenCV's nearest; grid samples take the nearest.</summary>
    Nearest,
    /// <summary>The element whose centre is nearest, as scikit-image and Pillow.</summary>
    NearestExact,
    /// <summary>Linear along each axis: bilinear for images, trilinear for volumes.</summary>
    Linear,
    /// <summary>Cubic convolution along each axis with a = -0.75 (Keys, 1981): bicubic for images.</summary>
    Cubic,
    /// <summary>The mean of the area that an element of the result covers.</summary>
    Area,
}

/// <summary>What a grid sample finds outside of the input.</summary>
public enum GridPadding
{
    /// <summary>Zeros.</summary>
    Zeros,
    /// <summary>The nearest element of the border.</summary>
    Border,
    /// <summary>The input mirrored at its border, as often as is needed.</summary>
    Reflection,
}
