#define GROUP_INDEX ((int)blockIdx.x)
#define GROUP_SIZE ((int)blockDim.x)
#define LOCAL_INDEX ((int)threadIdx.x)

extern "C" __global__ void ScanRows_Sum(float* input, float* output, int columns)
{
    __shared__ float scratch[1024];
    int row = (int)((unsigned int)GROUP_INDEX * (unsigned int)columns);
    int last = GROUP_SIZE - 1;
    float carry = 0.0f;
    for (int start = 0; start < columns; start += GROUP_SIZE)
    {
        int column = (int)((unsigned int)start + (unsigned int)LOCAL_INDEX);
        float value = column < columns ? input[row + column] : 0.0f;
        scratch[LOCAL_INDEX] = value;
        __syncthreads();
        for (int distance_ = 1; distance_ < GROUP_SIZE; distance_ = (int)((unsigned int)distance_ * 2u))
        {
            if (LOCAL_INDEX >= distance_)
            {
                value = scratch[LOCAL_INDEX - distance_] + value;
            }
            __syncthreads();
            scratch[LOCAL_INDEX] = value;
            __syncthreads();
        }
        if (column < columns)
        {
            output[row + column] = carry + value;
        }
        carry += scratch[last];
        __syncthreads();
    }
}
