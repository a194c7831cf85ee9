#pragma OPENCL FP_CONTRACT OFF
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_INDEX ((int)get_group_id(0))

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

typedef struct
{
    int Input;
    int Kernel;
    int Output;
    int Stride;
    int Padding;
    int Dilation;
} ConvolutionAxis;

typedef struct
{
    ConvolutionAxis depth;
    ConvolutionAxis height;
    ConvolutionAxis width;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

static inline void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static inline Position ConvolutionSizes_WindowOf(ConvolutionSizes* self, int output)
{
    Position value;
    Position_Create(&value, (int)((uint)(output / (int)((uint)self->height.Output * (uint)self->width.Output)) * (uint)self->depth.Stride - (uint)self->depth.Padding), (int)((uint)(output / self->width.Output % self->height.Output) * (uint)self->height.Stride - (uint)self->height.Padding), (int)((uint)(output % self->width.Output) * (uint)self->width.Stride - (uint)self->width.Padding));
    return value;
}

static inline Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((uint)(element / (int)((uint)self->height.Kernel * (uint)self->width.Kernel)) * (uint)self->depth.Dilation), (int)((uint)(element / self->width.Kernel % self->height.Kernel) * (uint)self->height.Dilation), (int)((uint)(element % self->width.Kernel) * (uint)self->width.Dilation));
    return value;
}

static inline int ConvolutionSizes_InputAt(ConvolutionSizes* self, Position window, Position offset)
{
    int d = (int)((uint)window.Depth + (uint)offset.Depth);
    int h = (int)((uint)window.Height + (uint)offset.Height);
    int w = (int)((uint)window.Width + (uint)offset.Width);
    bool isInside = d >= 0 && d < self->depth.Input && h >= 0 && h < self->height.Input && w >= 0 && w < self->width.Input;
    if (isInside)
    {
        return (int)(((uint)d * (uint)self->height.Input + (uint)h) * (uint)self->width.Input + (uint)w);
    }
    return -1;
}

static inline void TileProduct_Single_Tile64x64_MultiplyAdd(__local float* leftTile, __local float* rightTile, float* patch)
{
    float left[4] = {0};
    float right[4] = {0};
    int row = LOCAL_INDEX / 16;
    int column = LOCAL_INDEX % 16;
    #pragma unroll
    for (int step_ = 0; step_ < 16; step_++)
    {
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            left[i] = leftTile[step_ * 65 + row + i * 16];
        }
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            right[j] = rightTile[step_ * 65 + column + j * 16];
        }
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            #pragma unroll
            for (int j = 0; j < 4; j++)
            {
                int at = i * 4 + j;
                patch[at] = fma(left[i], right[j], patch[at]);
            }
        }
    }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void ConvolutionWeightGradient_Single_Tile64x64(__global float* yGradient_memory, int yGradient_start, __global float* x_memory, int x_start, __global float* wGradient_memory, int wGradient_start, ConvolutionSizes sizes, int segmentLength)
{
    __global float* yGradient = yGradient_memory + yGradient_start;
    __global float* x = x_memory + x_start;
    __global float* wGradient = wGradient_memory + wGradient_start;
    __local float gradientTile[1040];
    __local float inputTile[1040];
    float patch[16] = {0};
    int m = sizes.Filters;
    int n = (int)((uint)sizes.Channels * (uint)sizes.KernelCount);
    int k = (int)((uint)sizes.Batch * (uint)sizes.OutputCount);
    int tilesAcross = (int)((uint)n + 64u - 1u) / 64;
    int tiles = (int)((uint)((int)((uint)m + 64u - 1u) / 64) * (uint)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int group = product % sizes.Groups;
    int firstRow = (int)((uint)(tile / tilesAcross) * 64u);
    int firstColumn = (int)((uint)(tile % tilesAcross) * 64u);
    int firstStep = (int)((uint)(product / sizes.Groups) * (uint)segmentLength);
    int end = (int)((uint)min((int)((uint)k - (uint)firstStep), segmentLength) + (uint)firstStep);
    int ownStep = LOCAL_INDEX % 16;
    for (int depth = firstStep; depth < end; depth += 16)
    {
        int step_ = (int)((uint)depth + (uint)ownStep);
        int image = step_ / sizes.OutputCount;
        int element = step_ % sizes.OutputCount;
        Position window = ConvolutionSizes_WindowOf(&sizes, element);
        for (int i = LOCAL_INDEX / 16; i < 64; i += 16)
        {
            int row = (int)((uint)firstRow + (uint)i);
            gradientTile[ownStep * 65 + i] = row >= m || step_ >= end ? 0.0f : yGradient[((image * sizes.Groups + group) * m + row) * sizes.OutputCount + element];
        }
        for (int j = LOCAL_INDEX / 16; j < 64; j += 16)
        {
            int column = (int)((uint)firstColumn + (uint)j);
            int channel = (int)(((uint)image * (uint)sizes.Groups + (uint)group) * (uint)sizes.Channels + (uint)(column / sizes.KernelCount));
            int value;
            if (column >= n || step_ >= end)
            {
                value = -1;
            }
            else
            {
                Position value2 = ConvolutionSizes_OffsetOf(&sizes, column % sizes.KernelCount);
                value = ConvolutionSizes_InputAt(&sizes, window, value2);
            }
            int at = value;
            inputTile[ownStep * 65 + j] = at >= 0 ? x[channel * sizes.InputCount + at] : 0.0f;
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        TileProduct_Single_Tile64x64_MultiplyAdd(gradientTile, inputTile, patch);
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            int row = (int)((uint)firstRow + (uint)(LOCAL_INDEX / 16 + i * 16));
            int column = (int)((uint)firstColumn + (uint)(LOCAL_INDEX % 16 + j * 16));
            if (row < m && column < n)
            {
                wGradient[(product * m + row) * n + column] = patch[i * 4 + j];
            }
        }
    }
}
